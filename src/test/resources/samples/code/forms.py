def f(a: int = 1, *b, c: list[int], **d) -> str:
    global o, p
    x: eval("1") = 2
    y: int
    try:
        pass
    except (A, B) as e:
        pass
    except* C:
        pass
    except E, F:
        pass
    match a, b:
        case [1, *rest] if rest:
            pass
        case {"k": v, **kw}:
            pass
        case P(x=1, y=z) as w:
            pass
        case 1 | "s" | None | -3:
            pass
        case a.b:
            pass
type T[X] = list[X]
class A[T](B, metaclass=M): pass
lambda a, *b, c=1: 2
with (open(a) as b, c as (d, e)): pass
f"{x!r:>{w}} {y=}"
x = t"a{b}"
async def g():
    async for i in x: pass
    [i async for i in x if i]
    await q
    yield from z
print >>f, x
a[1:2, ...]
from . import b as c
from .. import *
from __future__ import annotations
a = yield x
raise X from Y
for x in a, b: pass
return a, b
@first
@second.third(fourth, fifth=sixth)
class Decorated(Base, Other[Parameter], metaclass=Meta, **options):
    """A docstring of its class."""

    attribute: Annotated[int, Field(gt=lowest)] = default

    @property
    def value(self, /, here, *, there=elsewhere, **rest):
        return self._value if self.ready else super().value


def generator(source):
    while (item := next(source, None)) is not None:
        yield item
    else:
        yield from fallback
    received = yield
    del received, item.member, item["key"]
    return {"a": 1, **more, **{"b": two}}, {three, *four}, [*five, six]


try:
    risky(*arguments, **keywords)
except (First, second.Third) as caught:
    raise Wrapped(f"{caught!r:>{width}} and {other=:.{digits}f}") from caught
except* Group:
    pass
else:
    fine()
finally:
    tidy()

with opened(first) as handle, second() as (left, [right, *others]), third:
    handle.write(b"bytes" rb"raw\d" b"more")

for index, (key, value) in enumerate(table.items()):
    if index < low <= value != high and key not in seen or key is not None:
        continue
    elif index in seen:
        break
    matrix[index, 1:2, ::step, ...] @= -key ** +value // ~mask % other

assert condition, message(
    detail)
assert \
    continued \
    and further, \
    reason
squares = [number * 2 for row in rows if row for number in row if number > 1 if not number % 2]
mapping = {name: (yield_of := size) for name, size in pairs}
lazy = (await each async for each in stream)
function = lambda one, *two, three=3, **four: one if two else three
total = first.second.third(nested(inner)[0])(again).attribute
chained = left < \
    right < (  # a comment
        last
    )
async def waits():
    async with lock as held:
        return await asyncio.gather(*(work(part) for part in parts))
match command.split(), second:
    case [action], _:
        perform(action)
    case Point(x=0, y=yy) | Line(start=Point()), str() as word if word.isdigit():
        use(yy, word)
    case {"key": [a, b, *c], **d}, -1.5:
        use(a, b, c, d)
exec "code" in namespace
print >>stream, "printed", value
