from app.build import FLAGS, build
from app.fetch import sizes


def main():
    best = max(n for n in sizes() if n < 512)
    if build("app/tiles.cpp", FLAGS[:1]):
        print(best)


if __name__ == "__main__":
    main()
