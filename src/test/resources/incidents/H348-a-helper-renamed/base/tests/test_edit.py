"""Tests of the edit tool."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "agent"))

from tools import edit


class EditTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        (self.root / "a.txt").write_text("one two\n", encoding="utf-8")

    def tearDown(self):
        self.folder.cleanup()

    def test_replaces(self):
        edit.run(self.root, "replace", "a.txt", old="two", new="three")
        self.assertEqual("one three\n", (self.root / "a.txt").read_text(encoding="utf-8"))

    def test_refuses_what_lies_outside(self):
        with self.assertRaises(ValueError):
            edit.run(self.root, "view", "../a.txt")


if __name__ == "__main__":
    unittest.main()
