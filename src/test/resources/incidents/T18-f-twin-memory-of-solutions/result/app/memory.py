class Memory:
    def __init__(self):
        self.best = {}

    def keep(self, name, value):
        self.best[name] = value

    def lookup(self, name):
        return self.best.get(name)
