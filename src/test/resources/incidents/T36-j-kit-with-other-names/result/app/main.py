from app import kit
from app.fetch import sizes


def main():
    best = max(n for n in sizes() if n < 512)
    if kit.make(source="app/tiles.cpp", flags=[kit.first(kit.listing(), "opt")]):
        print(best)


if __name__ == "__main__":
    main()
