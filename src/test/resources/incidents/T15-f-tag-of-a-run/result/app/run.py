class Run:
    def __init__(self, tag):
        self.tag = tag
        self.rows = []

    def note(self, number, value):
        self.rows.append({"round": number, "value": value})

    def record(self):
        return {"tag": self.tag, "rows": self.rows}
