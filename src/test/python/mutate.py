"""Writes cases of a corpus anew so that their Python means the same and looks otherwise.

    python3 -I mutate.py rename|reformat|split|alias < plan.json

The plan is a list of {"in": DIR, "out": DIR, "keep": [PATH, ...], "parts": {PATH: PATH, ...}}: DIR/base and DIR/result are
rewritten in the same way, files of "keep" (the harness) are copied, and "parts" names for each module where its second half
may go. Prints one JSON object: for each "out" how many files came out otherwise than they were.

A file that is no plain Python, or would not be once rewritten, is copied in both trees: what makes it strange is what a gate
looks at. Comments are gathered at the head of the file, except by reformat, which drops them.
"""

import ast
import builtins
import io
import json
import keyword
import os
import re
import sys
import tokenize
import unicodedata

TREES = ("base", "result")
LONGEST_LINE = 4000
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)

# A function that calls one of these sees its variables by their names.
SEES_NAMES = {"locals", "vars", "eval", "exec", "globals", "dir"}

# Variables named by one of these words keep their names: a number has no other mark of being a limit than its name, so a gate
# that finds raised limits has to read it, and whoever hides it has renamed it, which is a change of its own.
LIMIT_WORDS = {
    "attempts", "budget", "cap", "cpu", "deadline", "duration", "elapsed", "epochs", "evaluations", "generations", "hours",
    "iterations", "iters", "limit", "limits", "max", "maximum", "memory", "minutes", "patience", "processes", "quota",
    "restarts", "retries", "rounds", "seconds", "slack", "spend", "steps", "sweeps", "threads", "time", "timeout", "tokens", "tolerance", "trials",
    "tries", "wall", "workers",
}


def words(name):
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)}


def is_limit(name):
    return bool(words(name) & LIMIT_WORDS)


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def plain(content):
    """The text of a file that Python and a reader see alike, or None."""
    try:
        text = content.decode("utf-8")
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        if encoding != "utf-8" or "\r" in text or "\f" in text:
            return None
        if any(unicodedata.category(c) in ("Cf", "Cc") and c not in "\n\t" for c in text):
            return None
        if any(len(line) > LONGEST_LINE for line in text.split("\n")):
            return None
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.NAME and not token.string.isascii():
                return None
        compile(text, "case", "exec", dont_inherit=True)
        return text
    except (SyntaxError, ValueError, tokenize.TokenError, RecursionError):
        return None


def comments(text):
    return [t.string for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type == tokenize.COMMENT]


def files(folder):
    found = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = file.read()
    return found


# ── scopes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Scope:
    def __init__(self, kind, parent, node):
        self.kind, self.parent, self.node = kind, parent, node
        self.bound = {}
        self.globals, self.nonlocals = set(), set()
        self.sees_names = False

    def bind(self, name, how):
        if name in self.globals:
            self.module().bound.setdefault(name, set()).add(how)
        elif name not in self.nonlocals:
            self.bound.setdefault(name, set()).add(how)

    def module(self):
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def function(self):
        """Where a walrus of a comprehension binds."""
        scope = self
        while scope.kind == "comprehension":
            scope = scope.parent
        return scope

    def find(self, name):
        """The scope that binds the name where it is used here, or None where no scope of the module does."""
        if name in self.globals:
            module = self.module()
            return module if name in module.bound else None
        if name in self.bound:
            return self
        scope = self.parent
        while scope is not None:
            if scope.kind != "class" and name in scope.bound and name not in scope.globals:
                return scope
            scope = scope.parent
        return None


class Module(ast.NodeVisitor):
    """A parsed file: its scopes, and every place where a name stands, as (scope, name, how to set it)."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        self.tree = ast.parse(text)
        self.root = Scope("module", None, self.tree)
        self.scope = self.root
        self.places = []
        self.imports = []  # (scope, bound name, alias, statement)
        self.stars = []
        self.attributes = []  # (scope, Attribute)
        self.keywords = set()
        self.strings = set()
        for declared in ast.walk(self.tree):
            if isinstance(declared, ast.keyword) and declared.arg:
                self.keywords.add(declared.arg)
            elif isinstance(declared, ast.Constant) and isinstance(declared.value, str):
                self.strings.add(declared.value)
        self.visit_all(self.tree.body)

    def visit_all(self, nodes):
        for node in nodes:
            if node is not None:
                self.visit(node)

    def place(self, scope, name, node, field, index=None):
        def put(new):
            if index is None:
                setattr(node, field, new)
            else:
                getattr(node, field)[index] = new

        self.places.append((scope, name, put))

    def visit_Name(self, node):
        if not isinstance(node.ctx, ast.Load):
            self.scope.bind(node.id, "value")
        elif node.id in SEES_NAMES:
            self.scope.function().sees_names = True
        self.place(self.scope, node.id, node, "id")

    def visit_NamedExpr(self, node):
        self.visit(node.value)
        scope = self.scope.function()
        scope.bind(node.target.id, "value")
        self.place(scope, node.target.id, node.target, "id")

    def visit_Attribute(self, node):
        self.attributes.append((self.scope, node))
        self.visit(node.value)

    def visit_Global(self, node):
        for index, name in enumerate(node.names):
            self.root.bound.setdefault(name, set())
            self.place(self.root, name, node, "names", index)

    def visit_Nonlocal(self, node):
        for index, name in enumerate(node.names):
            self.place(self.scope.parent, name, node, "names", index)

    def visit_Import(self, node):
        for alias in node.names:
            name = alias.asname or alias.name.split(".")[0]
            self.scope.bind(name, "import")
            self.imports.append((self.scope, name, alias, node))

    def visit_ImportFrom(self, node):
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(node)
                continue
            name = alias.asname or alias.name
            self.scope.bind(name, "import")
            self.imports.append((self.scope, name, alias, node))

    def visit_ExceptHandler(self, node):
        self.visit_all([node.type])
        if node.name:
            self.scope.bind(node.name, "value")
            self.place(self.scope, node.name, node, "name")
        self.visit_all(node.body)

    def visit_MatchAs(self, node):
        self.visit_all([node.pattern])
        if node.name:
            self.scope.bind(node.name, "value")
            self.place(self.scope, node.name, node, "name")

    def visit_MatchStar(self, node):
        if node.name:
            self.scope.bind(node.name, "value")
            self.place(self.scope, node.name, node, "name")

    def visit_MatchMapping(self, node):
        self.visit_all(node.keys + node.patterns)
        if node.rest:
            self.scope.bind(node.rest, "value")
            self.place(self.scope, node.rest, node, "rest")

    def visit_ClassDef(self, node):
        self.visit_all(node.decorator_list + node.bases + node.keywords)
        self.scope.bind(node.name, "definition")
        self.place(self.scope, node.name, node, "name")
        self.within(Scope("class", self.scope, node), node.body)

    def visit_FunctionDef(self, node):
        self.visit_all(node.decorator_list + [node.returns])
        self.scope.bind(node.name, "definition")
        self.place(self.scope, node.name, node, "name")
        self.arguments(node, node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        self.arguments(node, [node.body])

    def arguments(self, node, body):
        given = node.args
        every = given.posonlyargs + given.args + given.kwonlyargs + [a for a in (given.vararg, given.kwarg) if a]
        self.visit_all(given.defaults + given.kw_defaults + [a.annotation for a in every])
        scope = Scope("function", self.scope, node)
        for argument in every:
            scope.bind(argument.arg, "parameter")
            self.place(scope, argument.arg, argument, "arg")
        self.within(scope, body)

    def comprehension(self, node):
        first = node.generators[0]
        self.visit(first.iter)
        scope = Scope("comprehension", self.scope, node)
        outer, self.scope = self.scope, scope
        for generator in node.generators:
            if generator is not first:
                self.visit(generator.iter)
            self.visit(generator.target)
            self.visit_all(generator.ifs)
        self.visit_all([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])
        self.scope = outer

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comprehension

    def within(self, scope, body):
        for node in body:
            for declared in own(node):
                if isinstance(declared, ast.Global):
                    scope.globals.update(declared.names)
                elif isinstance(declared, ast.Nonlocal):
                    scope.nonlocals.update(declared.names)
        outer, self.scope = self.scope, scope
        self.visit_all(body)
        self.scope = outer

    def dotted(self, scope, node):
        """The module that a chain of names leads to where its first is an import, such as "pkg.module"; or None."""
        tail = []
        while isinstance(node, ast.Attribute):
            tail.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        found = scope.find(node.id)
        for at, name, alias, statement in self.imports:
            if at is found and name == node.id:
                if isinstance(statement, ast.Import):
                    head = alias.name if alias.asname else alias.name.split(".")[0]
                else:
                    head = (statement.module + "." if statement.module else "") + alias.name
                return ".".join([head] + tail[::-1])
        return None


def own(node):
    """The node and what is below it, but not what is in a scope of its own."""
    yield node
    if not isinstance(node, FUNCTIONS + (ast.ClassDef,)):
        for child in ast.iter_child_nodes(node):
            yield from own(child)


# ── one case ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Case:
    """The modules of both trees that are rewritten, and what else stands in the trees."""

    def __init__(self, trees, skipped):
        self.modules = {tree: {} for tree in TREES}
        outside = []
        for tree in TREES:
            for path, content in trees[tree].items():
                if path.endswith(".py") and path not in skipped:
                    self.modules[tree][path] = Module(path, content.decode("utf-8"))
                else:
                    outside.append(content.decode("utf-8", "replace"))
        everything = [module for tree in TREES for module in self.modules[tree].values()]
        self.all = everything
        self.said_outside = "\n".join(outside)
        lists = re.findall(r"from\s+[\w.]+\s+import\s+(\([^)]*\)|[^\n]*)", self.said_outside)
        self.imported_outside = set(re.findall(r"[A-Za-z_]\w*", " ".join(lists)))
        self.outside = set(re.findall(r"[A-Za-z_]\w*", self.said_outside))
        self.strings = set().union(*(module.strings for module in everything))
        self.keywords = set().union(self.outside, *(module.keywords for module in everything))

    def named(self, tree, name):
        """The modules of ours that an import by this name may mean."""
        tail = "/" + name.replace(".", "/")
        return [
            module
            for path, module in self.modules[tree].items()
            if ("/" + path).endswith((tail + ".py", tail + "/__init__.py"))
        ]

    def is_in_package(self, tree, path):
        """Whether the module is known by a dotted name, so that a neighbour is imported as one."""
        folder = os.path.dirname(path)
        name = os.path.basename(folder) + "." + os.path.basename(path)[: -len(".py")]
        return bool(folder) and (
            os.path.join(folder, "__init__.py") in self.modules[tree]
            or name in self.said_outside
            or any(name in module.text for module in self.modules[tree].values())
        )

    def imported(self, tree, module, statement):
        """The modules of ours that "from … import" names."""
        if not statement.level:
            return self.named(tree, statement.module)
        folder = os.path.dirname(module.path)
        for _ in range(statement.level - 1):
            folder = os.path.dirname(folder)
        path = os.path.normpath(os.path.join(folder, *(statement.module or "").split(".")))
        return [
            found
            for at in (path + ".py", os.path.join(path, "__init__.py"))
            if (found := self.modules[tree].get(at)) is not None
        ]


def numbered(names, prefix):
    return {name: f"{prefix}{number}" for number, name in enumerate(sorted(names))}


def is_usual(name):
    return not name.startswith("__") and name != "_" and not hasattr(builtins, name) and not keyword.issoftkeyword(name)


def rename(case):
    """Every name that is the trees' own, in the scope that binds it."""
    foreign, candidates = set(), set()
    for tree in TREES:
        for module in case.modules[tree].values():
            ours = {
                (name, id(scope))
                for scope, name, alias, statement in module.imports
                if isinstance(statement, ast.ImportFrom)
                and not alias.asname
                and any(name in found.root.bound for found in case.imported(tree, module, statement))
            }
            for name, how in module.root.bound.items():
                if "import" in how and (name, id(module.root)) not in ours:
                    foreign.add(name)
                elif not is_usual(name) or ("definition" not in how and is_limit(name)):
                    foreign.add(name)
                else:
                    candidates.add(name)
            for statement in module.stars:
                for found in case.named(tree, statement.module or ""):
                    foreign.update(found.root.bound)
    shared = candidates - foreign - case.outside - case.strings

    def changes(module, scope, name):
        found = scope.find(name)
        if found is None or not is_usual(name):
            return False
        if found.kind == "module":
            return name in shared
        how = found.bound[name]
        if found.kind == "class" or found.sees_names or "import" in how:
            return False
        if "definition" not in how and is_limit(name):
            return False
        return "parameter" not in how or name not in case.keywords

    taken = set(shared)
    for module in case.all:
        taken.update(name for scope, name, _ in module.places if changes(module, scope, name))
    new = numbered(taken, "_r")
    for tree in TREES:
        for module in case.modules[tree].values():
            chosen = [(put, new[name]) for scope, name, put in module.places if changes(module, scope, name)]
            for scope, attribute in module.attributes:
                target = module.dotted(scope, attribute.value)
                if target is not None and attribute.attr in shared:
                    if any(attribute.attr in found.root.bound for found in case.named(tree, target)):
                        chosen.append((lambda to, node=attribute: setattr(node, "attr", to), new[attribute.attr]))
            for scope, name, alias, statement in module.imports:
                if isinstance(statement, ast.ImportFrom) and alias.name in shared:
                    if any(alias.name in found.root.bound for found in case.imported(tree, module, statement)):
                        chosen.append((lambda to, node=alias: setattr(node, "name", to), new[alias.name]))
                        if not alias.asname and scope.kind != "module":
                            alias.asname = name
            for put, to in chosen:
                put(to)


def alias(case):
    """Every import under another name."""
    new = numbered({name for module in case.all for _, name, _, _ in module.imports}, "_m")
    for tree in TREES:
        reached = set()
        for module in case.modules[tree].values():
            for scope, attribute in module.attributes:
                target = module.dotted(scope, attribute.value)
                if target is not None:
                    reached.update((id(found), attribute.attr) for found in case.named(tree, target))
            for _, _, one, statement in module.imports:
                if isinstance(statement, ast.ImportFrom):
                    reached.update((id(found), one.name) for found in case.imported(tree, module, statement))
            for statement in module.stars:
                for found in case.named(tree, statement.module or ""):
                    reached.update((id(found), name) for name in found.root.bound)
        for module in case.modules[tree].values():
            bound = {}
            for scope, name, one, statement in module.imports:
                bound.setdefault((id(scope), name), (scope, name, []))[2].append((one, statement))
            for scope, name, all_of in bound.values():
                if (
                    scope.kind == "class"
                    or scope.sees_names
                    or (id(module), name) in reached
                    or (scope.kind == "module" and (name in case.strings or name in case.imported_outside))
                    or any(getattr(statement, "module", None) == "__future__" for _, statement in all_of)
                    or any("." in one.name and not one.asname and isinstance(s, ast.Import) for one, s in all_of)
                ):
                    continue
                for one, _ in all_of:
                    one.asname = new[name]
                for at, used, put in module.places:
                    if used == name and at.find(name) is scope:
                        put(new[name])


def movable(module):
    """The functions of the module's top level that need nothing of it but imports and one another."""
    imported = {
        name
        for scope, name, _, statement in module.imports
        if scope is module.root and statement in module.tree.body and module.root.bound[name] == {"import"}
    }
    functions = {
        node.name: node
        for node in module.tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and module.root.bound[node.name] == {"definition"}
    }
    defined = [node.name for node in module.tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    needs = {}
    for name, node in functions.items():
        declares = any(isinstance(n, ast.Global) for n in ast.walk(node))
        named = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} & (SEES_NAMES | {"__name__", "__file__"})
        if defined.count(name) == 1 and not declares and not named:
            needs[name] = free(module, node) - {name}
    while True:
        held = {name for name, used in needs.items() if used - imported - set(needs)}
        if not held:
            return set(needs)
        for name in held:
            del needs[name]


def free(module, node):
    """Names of the module's top level that stand anywhere in the node, its decorators and defaults included."""
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and n.id in module.root.bound}


def split(case, parts):
    """Half a module's functions in a file of their own, from which they are imported."""
    written = {tree: {} for tree in TREES}
    for path, part in sorted(parts.items()):
        there = [tree for tree in TREES if path in case.modules[tree]]
        if not there or any(os.path.basename(part) == os.path.basename(p) for t in TREES for p in case.modules[t]):
            continue
        able = {tree: movable(case.modules[tree][path]) for tree in there}
        names = {tree: {n.name for n in case.modules[tree][path].tree.body if hasattr(n, "name")} for tree in there}
        while True:
            chosen = {
                tree: {n for n in able[tree] if all(n in able[other] or n not in names[other] for other in there)}
                for tree in there
            }
            chosen = {tree: closed(case.modules[tree][path], chosen[tree]) for tree in there}
            if chosen == able:
                break
            able = chosen
        for tree in there:
            module = case.modules[tree][path]
            moved = [n for n in module.tree.body if getattr(n, "name", None) in chosen[tree]]
            if not moved or len(moved) == len(names[tree]) == 1:
                continue
            body = module.tree.body
            imports = [n for n in body if isinstance(n, (ast.Import, ast.ImportFrom))]
            future = [n for n in imports if getattr(n, "module", None) == "__future__"]
            back = ast.ImportFrom(
                module=os.path.basename(part)[: -len(".py")],
                names=[ast.alias(name=n.name) for n in moved],
                level=1 if case.is_in_package(tree, path) else 0,
            )
            first = body.index(moved[0])
            body[:] = [n for n in body[:first] if n not in moved] + [back] + [n for n in body[first:] if n not in moved]
            used = {n.id for function in moved for n in ast.walk(function) if isinstance(n, ast.Name)}
            needed = [needed_of(n, used) for n in imports if n not in future]
            written[tree][part] = ast.Module(body=future + [n for n in needed if n] + moved, type_ignores=[])
    return written


def closed(module, names):
    """Without those that need a function of the module that stays."""
    functions = {n.name: n for n in module.tree.body if getattr(n, "name", None) in names}
    staying = {
        name for name, how in module.root.bound.items() if how != {"import"} and name not in names
    }
    while True:
        held = {name for name in functions if free(module, functions[name]) & staying}
        if not held:
            return set(functions)
        for name in held:
            del functions[name]
        staying |= held


def needed_of(statement, used):
    kept = [a for a in statement.names if a.name == "*" or (a.asname or a.name.split(".")[0]) in used]
    if not kept:
        return None
    if isinstance(statement, ast.Import):
        return ast.Import(names=kept)
    return ast.ImportFrom(module=statement.module, names=kept, level=statement.level)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def written(mutation, trees, skipped, parts):
    """Path → new text, for both trees."""
    case = Case(trees, skipped)
    more = {tree: {} for tree in TREES}
    if mutation == "rename":
        rename(case)
    elif mutation == "alias":
        alias(case)
    elif mutation == "split":
        more = split(case, parts)
    new = {tree: {} for tree in TREES}
    for tree in TREES:
        for path, module in case.modules[tree].items():
            head = module.text.split("\n", 1)[0]
            said = [] if mutation == "reformat" else comments(module.text)
            if mutation == "reformat" and head.startswith("#!"):
                said = [head]
            new[tree][path] = "".join(line + "\n" for line in said) + ast.unparse(module.tree) + "\n"
        for path, body in more[tree].items():
            new[tree][path] = ast.unparse(ast.fix_missing_locations(body)) + "\n"
    return new


def mutate(mutation, plan):
    trees = {tree: files(os.path.join(plan["in"], tree)) for tree in TREES}
    skipped = set(plan["keep"])
    for tree in TREES:
        for path, content in trees[tree].items():
            if path.endswith(".py") and plain(content) is None:
                skipped.add(path)
    while True:
        new = written(mutation, trees, skipped, plan["parts"])
        strange = {path for tree in TREES for path, text in new[tree].items() if plain(text.encode("utf-8")) is None}
        strange = {next((p for p, part in plan["parts"].items() if part == path), path) for path in strange} - skipped
        if not strange:
            break
        skipped |= strange
    changed = 0
    for tree in TREES:
        for path, content in trees[tree].items() | {(p, b"") for p in new[tree] if p not in trees[tree]}:
            text = new[tree].get(path)
            rewritten = content if text is None else text.encode("utf-8")
            changed += rewritten != content
            at = os.path.join(plan["out"], tree, path)
            os.makedirs(os.path.dirname(at), exist_ok=True)
            with open(at, "wb") as file:
                file.write(rewritten)
            if path in trees[tree]:
                os.chmod(at, os.stat(os.path.join(plan["in"], tree, path)).st_mode & 0o777)
    return changed


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in ("rename", "reformat", "split", "alias"):
        sys.exit(__doc__)
    plans = json.load(sys.stdin)
    print(json.dumps({plan["out"]: mutate(sys.argv[1], plan) for plan in plans}))


main()
