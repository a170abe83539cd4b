PLAN = {64: "app/small.cpp", 128: "app/tiles.cpp"}


def recipe(size):
    return PLAN.get(size, "app/tiles.cpp")
