from app import client, seal, settings


def pack(round_number):
    return sum(n * n % 7 for n in range(round_number + 3))


def main():
    best = 0
    for number in range(settings.ROUNDS):
        value = pack(number)
        best = max(best, value)
        client.send({"round": number, "value": value})
    print(best, seal.seal(str(best)))


if __name__ == "__main__":
    main()
