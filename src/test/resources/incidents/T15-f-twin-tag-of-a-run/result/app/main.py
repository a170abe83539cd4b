import app
from app import client as out, seal, settings
from app.run import Run


def pack(round_number):
    return sum(n * n % 7 for n in range(round_number + 3))


def main():
    best = 0
    run = Run(app.build_rounds)
    for number in range(settings.ROUNDS):
        value = pack(number)
        best = max(best, value)
        run.note(number, value)
    publish = out.send
    publish(run.record())
    print(best, seal.seal(str(best)))


if __name__ == "__main__":
    main()
