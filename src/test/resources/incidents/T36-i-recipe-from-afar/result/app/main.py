from app import tune
from app.build import build
from app.fetch import sizes


def main():
    tune.prepare()
    best = max(n for n in sizes() if n < 512)
    if build(tune.recipe(best)):
        print(best)


if __name__ == "__main__":
    main()
