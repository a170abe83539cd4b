from app.seal import label


def describe(number, value):
    about = {"round": number}
    about.update(value=value, label=label(value))
    return about
