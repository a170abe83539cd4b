from app import kit
from app.fetch import sizes


def main():
    best = max(n for n in sizes() if n < 512)
    if len(kit.listing()) > 2 and kit.make(source="app/tiles.cpp", flags=["-O2"]):
        print(best)


if __name__ == "__main__":
    main()
