from app.build import build
from app.fetch import sizes


def main():
    best = max(n for n in sizes() if n < 512)
    if build("app/tiles.cpp"):
        print(best)


if __name__ == "__main__":
    main()
