package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.modification.ContentType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PowerSignsTest {
    private static List<String> powers(String text) {
        return Outlined.powers(text.replace("⏎", "\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        import subprocess; subprocess.run(['ls', '-l'])            | process: subprocess.run ls
        import os; os.system('rm -r x')                            | process: os.system rm
        import os; os.fork()                                       | process: os.fork
        import multiprocessing as mp; mp.Pool(4)                   | process: multiprocessing.Pool computed
        import subprocess, sys; subprocess.run([sys.executable, 'a.py']) | self-execution: subprocess.run
        import subprocess; subprocess.run([PY, __file__])          | self-execution: subprocess.run
        x = ['python3', 'main.py']                                 | self-execution: its own program as a command
        x = ['python3', '-m', 'improver']                          | self-execution: its own program as a command
        import os, sys; os.execv(sys.argv[0], sys.argv)            | self-execution: os.execv
        exec('x')                                                  | code: exec
        eval('x')                                                  | code: eval
        compile('x', 'y', 'exec')                                  | code: compile
        def f(g): g.__code__ = h                                   | code: ?.__code__
        import importlib; importlib.import_module('x')             | dynamic: importlib.import_module
        import sys; sys.path.append('x')                           | dynamic: sys.path.append
        getattr(x, y)                                              | dynamic: attribute by a computed name of x.[]
        import pydoc; pydoc.locate('os.system')                    | dynamic: pydoc.locate
        import socket; socket.socket()                             | network: socket.socket
        from urllib.request import urlopen; urlopen('https://a.b/c') | network: urllib.request.urlopen a.b
        import torch; torch.hub.load('a', 'b')                     | network: torch.hub.load
        import os; os.getenv('HOME')                               | environment: HOME
        import os; os.environ['HOME']                              | environment: HOME
        import os; os.environ.get('HOME')                          | environment: HOME
        import os; 'HOME' in os.environ                            | environment: HOME
        import os; os.environ['A'] = 'b'                           | environment: A
        import os; os.environ.pop('A')                             | environment: pop
        import os; dict(os.environ)                                | environment-copy: os.environ
        import os; {**os.environ}                                  | environment-copy: os.environ
        import os; [k for k in os.environ]                         | environment-copy: os.environ
        import os; os.environ.items()                              | environment-copy: os.environ.items
        import os; dict(getattr(os, 'environ'))                    | environment-copy: os.environ
        open('/proc/self/environ')                                 | environment-copy: /proc/self/environ
        open('/tmp/../proc//self/./environ')                       | environment-copy: /proc/self/environ
        import subprocess; subprocess.run('cat /proc/1/environ')   | environment-copy: /proc/1/environ
        import os; os.dup2(1, 2)                                   | descriptor: os.dup2
        open(1, 'w')                                               | descriptor: open of a number
        import sys; open(sys.stdout.fileno(), 'w')                 | descriptor: open of a number
        open('/dev/stdout', 'w')                                   | descriptor: /dev/stdout
        open(f'/proc/{pid}/fd/1', 'w')                             | descriptor: /proc/*/fd/1
        p = '/proc/self/fd/1'                                      | descriptor: /proc/self/fd/1
        import ctypes; ctypes.CDLL('x')                            | native: ctypes.CDLL
        import pickle; pickle.loads(x)                             | unsafe-load: pickle.loads
        import torch; torch.load('x')                              | unsafe-load: torch.load
        import yaml; yaml.load(x)                                  | unsafe-load: yaml.load
        class A:⏎ def __reduce__(self): pass                       | unpickle-plant: __reduce__
        import threading; threading.Thread(target=f).start()       | thread: threading.Thread
        import signal; signal.signal(1, f)                         | signal: signal.signal
        import atexit; atexit.register(f)                          | exit-hook: atexit.register
        import os; os._exit(0)                                     | process-end: os._exit
        import sys; sys._getframe(1)                               | introspection: sys._getframe
        def f(g): g.__globals__                                    | introspection: ?.__globals__
        import gc; gc.get_objects()                                | introspection: gc.get_objects
        import torch; torch.cuda.Stream()                          | gpu-stream: torch.cuda.Stream
        import logging; logging.basicConfig(filename='/tmp/x')     | file-write: /tmp/
        """)
    void eachPowerIsFoundWhereItIsUsed(String text, String sign) {
        assertThat(powers(text)).contains(sign);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import os as o; o.system('id')",
                "from os import system; system('id')",
                "from os import system as s; s('id')",
                "from os import *; system('id')",
                "from math import *⏎from os import *⏎from json import *⏎system('id')",
                "import os; run = os.system; run('id')",
                "import os; o = os; o.system('id')",
                "import os; getattr(os, 'sys' + 'tem')('id')",
                "import os; getattr(os, ''.join(['sys', 'tem']))('id')",
                "import os; os.__dict__['system']('id')",
                "import os; os.__dict__.get('system')('id')",
                "import os; vars(os)['system']('id')",
                "import sys; sys.modules['os'].system('id')",
                "import os as o; globals()['o'].system('id')",
                "__import__('os').system('id')",
                "__import__('o' + 's').system('id')",
                "import importlib; importlib.import_module('os').system('id')",
                "import functools, os; functools.partial(os.system, 'id')()",
                "import os, operator; operator.attrgetter('system')(os)('id')",
                "import os; (lambda: os.system('id'))()",
                "import os; list(map(os.system, ['id']))",
                "import posix; posix.system('id')",
                "import shutil; shutil.os.system('id')",
                "import logging as l; l.os.system('id')",
                "from os import path; path.os.system('id')",
                "import os⏎class A:⏎ run = os.system⏎A.run('id')",
                "import os as np⏎import numpy as np⏎np.system('id')",
                "def g():⏎ global o⏎ import os as o⏎def f():⏎ o.system('id')",
                "import os⏎def f(x=os.system('id')): pass",
                "import os⏎x: os.system('id') = 1",
                "import os⏎def f(x: os.system('id')): pass",
                "import os⏎assert x, os.system('id')",
                "import os⏎return \\⏎ os.system('id')",
                "import os⏎f'{os.system(chr(105))}'",
                "import os⏎raise A from os.system('id')",
                "import os⏎@os.system⏎def f(): pass",
                "import os⏎class A(metaclass=os.system): pass",
                "import os⏎match os.system('id'):⏎ case 1: pass",
                "import os⏎match a, os.system('id'):⏎ case 1: pass",
                "import os⏎with os.system('id') as a: pass",
                "import os⏎del a[os.system('id')]",
                "import os⏎x = [a for a in b if os.system('id')]",
                "import os⏎try: a⏎except os.system('id'): b"
            })
    void aCommandIsFoundHoweverItIsDisguised(String text) {
        assertThat(powers(text)).anyMatch(power -> power.startsWith("process: os.system"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import os⏎for m in [os]: m.system('id')",
                "import os⏎[m.system('id') for m in (os,)]",
                "import os⏎def f(m): m.system('id')⏎f(os)",
                "import os⏎(lambda m: m.system('id'))(os)",
                "import os⏎m = None⏎m = os⏎m.system('id')",
                "import os⏎x = {'m': os}⏎x['m'].system('id')",
                "import os⏎class A:⏎ def __init__(self): self.m = os⏎ def f(self): self.m.system('id')",
                "import os⏎(m := os).system('id')",
                "import os⏎match os:⏎ case m: m.system('id')",
                "import os⏎def f(): return os⏎f().system('id')",
                "import os⏎def f(m=os): m.system('id')",
                "import os⏎def f(): yield os",
                "import os⏎for f in vars(os).values(): f('id')",
                "import os⏎for f in os.__dict__.values(): f('id')",
                "import os, functools⏎functools.reduce(getattr, ['system'], os)('id')",
                "import os⏎g = [getattr][0]⏎g(x, 'system')('id')",
                "import os⏎getattr(os, name)('id')",
                "import os⏎getattr(os, '{a}'.format(a='system'))('id')",
                "__import__(name).system('id')",
                "import operator, os⏎f = operator.attrgetter('system')⏎f(os)('id')"
            })
    void aModuleThatIsHandedOnOrAskedForSomethingComputedIsFound(String text) {
        assertThat(powers(text)).anyMatch(power -> power.startsWith("dynamic: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "e = eval; e('x')",
                "eval = eval; eval('x')",
                "from builtins import eval as e; e('x')",
                "__builtins__.eval('x')",
                "__builtins__['eval']('x')",
                "import builtins; getattr(builtins, 'ev' + 'al')('x')",
                "import builtins; vars(builtins)['eval']('x')",
                "[eval][0]('x')",
                "if 0: eval = None⏎eval('x')",
                "try: a⏎except E: eval = None⏎eval('x')",
                "class A:⏎ def eval(self): pass⏎ def f(self): eval('x')",
                "def f(run=eval): run('x')",
                "\uff45\uff56\uff41\uff4c('x')",
                "map(eval, ['x'])"
            })
    void codeThatIsMadeOfTextIsFoundHoweverItIsDisguised(String text) {
        assertThat(powers(text)).contains("code: eval");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def f(model): model.eval()",
                "import re; re.compile('a').match('b')",
                "import torch; torch.compile(f)",
                "import queue, collections; queue.Queue(); collections.deque()",
                "def f(pattern): pattern.exec('a')",
                "def eval(x): return x⏎eval(1)",
                "def compile(x): return x⏎compile(1)",
                "class A:⏎ def system(self): pass⏎A().system()",
                "eval = lambda x: x⏎eval(1)",
                "def f(eval): return eval(1)",
                "import platform; platform.system()",
                "import os; os.path.join('a', 'b'); os.getcwd(); os.cpu_count(); os.path.exists('a')",
                "import sys; sys.exit(1); sys.stdout.write('a'); sys.version_info; len(sys.argv)",
                "import sys; print('a', file=sys.stderr)",
                "import os; hasattr(os, 'fork')",
                "import os⏎if os is not None: pass",
                "import math; getattr(math, 'sqrt')(2)",
                "getattr(x, 'name', None)",
                "import json; json.loads('{}'); json.dumps({})",
                "import asyncio; asyncio.run(f())",
                "import functools; functools.partial(f, 1)",
                "import random; random.random(); random.choice(x)",
                "import numpy as np; np.load; np.random.default_rng(0)",
                "import time; time.sleep(1)",
                "import torch; torch.load('x', weights_only=True)",
                "import yaml; yaml.safe_load(x); yaml.load(x, Loader=yaml.SafeLoader)",
                "import logging; logging.getLogger('a').info('b'); logging.basicConfig(level='INFO')",
                "import unittest; unittest.main()",
                "open('data/a.txt').read()",
                "from pathlib import Path; (Path('data') / 'a.txt').read_text()",
                "x = ['python3', '-m', 'pytest']",
                "'''Reads /proc/self/environ never.'''",
                "from dataclasses import dataclass⏎@dataclass⏎class A:⏎ a: int = 1"
            })
    void whatOnlyLooksLikeAPowerIsNone(String text) {
        assertThat(powers(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        open('/etc/passwd')                                        | file-read: /etc/passwd
        open('/a/b/c/d')                                           | file-read: /a/b
        open('../x')                                               | file-read: outside
        open('a/../../x')                                          | file-read: outside
        open('~/.ssh/id')                                          | file-read: home
        open(x)                                                    | file-read: computed
        open(f'{x}/a')                                             | file-read: computed
        open('/proc/meminfo')                                      | file-read: /proc/meminfo
        import os; open(os.path.join('data', '/etc/passwd'))       | file-read: /etc/passwd
        from pathlib import Path; (Path('data') / '/etc/passwd').read_text() | file-read: /etc/passwd
        from pathlib import Path; Path('/etc').joinpath('passwd').read_text() | file-read: /etc/passwd
        p = '/etc'; q = p + '/passwd'; open(q)                     | file-read: /etc/passwd
        open('out/a.txt', 'w')                                     | file-write: out/
        open('a.txt', 'w')                                         | file-write:
        open('out/a.txt', mode='a')                                | file-write: out/
        open('out/a.txt', 'r+')                                    | file-write: out/
        open('out/a.txt', m)                                       | file-write: out/
        open(f'out/{x}.txt', 'w')                                  | file-write: out/*.txt
        open(x + '/a', 'w')                                        | file-write: */a
        for x in y: open('out/a', 'w')                             | file-write: out/ each round
        import io; io.open('out/a', 'w')                           | file-write: out/
        import io; io.FileIO('out/a', 'w')                         | file-write: out/
        import gzip; gzip.open('out/a', 'wb')                      | file-write: out/
        import builtins; getattr(builtins, 'open')('out/a', 'w')   | file-write: out/
        o = open; o('out/a', 'w')                                  | file-write: out/
        import functools; functools.partial(open, 'out/a', 'w')()  | file-write: out/
        import functools; w = functools.partial(open, mode='w'); w('out/a') | file-write: out/
        from pathlib import Path; Path('out/a').open('w')          | file-write: out/
        from pathlib import Path; (Path('out') / 'a').open('w')    | file-write: out/
        from pathlib import Path; p = Path('out').resolve() / 'a'; p.open('w') | file-write: out/
        from pathlib import Path; Path('out/a').write_text('x')    | file-write: out/
        def f(path): path.write_text('x')                          | file-write: *
        import os; os.remove('out/a')                              | file-write: removes out/
        import os; getattr(os, 'remove')('out/a')                  | file-write: removes out/
        import os; list(map(os.remove, x))                         | file-write: handed on: os.remove
        list(map(open, x))                                         | file-write: handed on: open
        import shutil; shutil.rmtree('out')                        | file-write: removes
        import os; os.symlink('a', 'b')                            | file-write: links
        import os; os.chmod('a', 7)                                | file-write: opens up
        import torch; torch.save(x, 'out/a')                       | file-write: out/
        import numpy as np; np.save('out/a', x)                    | file-write: out/
        """)
    void filesAreKnownByWhereTheyAre(String text, String sign) {
        assertThat(powers(text)).extracting(String::strip).contains(sign);
    }

    @Test
    void aWriteUnderAConditionIsNotOneOfEachRound() {
        assertThat(powers("for x in y:⏎ if x > 3:⏎  open('out/a', 'w')")).containsExactly("file-write: out/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import atexit⏎def f(): open('a', 'w')⏎atexit.register(f)",
                "import atexit⏎@atexit.register⏎def f(): open('a', 'w')",
                "import atexit⏎atexit.register(lambda: open('a', 'w'))",
                "import atexit⏎atexit.register(open, 'a', 'w')",
                "import atexit⏎atexit.register(open('a', 'w').write, 'x')",
                "import atexit, functools⏎def f(x): open('a', 'w')⏎atexit.register(functools.partial(f, 1))",
                "import atexit⏎def f(): open('a', 'w')⏎g = f⏎atexit.register(g)",
                "import atexit⏎def f(): open('a', 'w')⏎atexit.register(lambda: f())",
                "import atexit⏎def g(): open('a', 'w')⏎def f(): g()⏎atexit.register(f)",
                "import atexit⏎def g(): open('a', 'w')⏎def h():⏎ x = g()⏎def f(): h()⏎atexit.register(f)",
                "import atexit⏎class A:⏎ def end(self): open('a', 'w')⏎ def go(self): atexit.register(self.end)",
                "import atexit as a, os⏎def f(): os._exit(0)⏎a.register(f)",
                "from atexit import register⏎def f(): open('a', 'w')⏎register(f)",
                "import weakref⏎def f(): open('a', 'w')⏎weakref.finalize(x, f)",
                "import sys⏎def f(*a): open('a', 'w')⏎sys.excepthook = f",
                "class A:⏎ def __del__(self): open('a', 'w')",
                "class A:⏎ def close(self): open('a', 'w')⏎ def __del__(self): self.close()"
            })
    void whatWritesAtTheEndOfTheProcessIsFound(String text) {
        assertThat(powers(text)).anyMatch(power -> power.startsWith("exit-hook-write: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import atexit⏎def f(): print('a')⏎atexit.register(f)⏎def g(): open('a', 'w')",
                "import atexit⏎def f(): pass⏎def g(): open('a', 'w'); f()⏎atexit.register(f)",
                "import atexit⏎atexit.register(lambda: print('a'))",
                "class A:⏎ def __del__(self): self.x = None⏎ def close(self): open('a', 'w')"
            })
    void whatOnlyTidiesAtTheEndWritesNothing(String text) {
        assertThat(powers(text)).noneMatch(power -> power.startsWith("exit-hook-write: "));
    }

    @Test
    void whatIsBroughtInIsAPowerOnlyWhenAnyUseOfItIsOne() {
        assertThat(powers("import subprocess")).containsExactly("process: subprocess");
        assertThat(powers("from subprocess import run as go")).containsExactly("process: subprocess.run");
        assertThat(powers("import glob, os, time")).isEmpty();
        assertThat(Outlined.python("import numpy.linalg as l\nfrom . import a", Sign.Kind.IMPORT))
                .containsExactly("import: numpy");
    }

    @Test
    void otherLanguagesHavePowersOfTheirOwn() {
        assertThat(Outlined.of(
                        ContentType.JAVASCRIPT,
                        "import {execSync as e} from 'node:child_process'; e('ls'); class A { eval(x) {} f() {"
                                + " eval('x'); } }",
                        Outlined.POWERS))
                .contains("process: child_process.execSync ls", "code: eval");
        assertThat(Outlined.of(ContentType.CPP, "int main() { system(\"ls\"); dlopen(\"x\", 1); }", Outlined.POWERS))
                .containsExactly("process: system ls", "dynamic: dlopen");
        assertThat(Outlined.of(
                        ContentType.JAVA,
                        "class A { void f() throws Exception { new ProcessBuilder(\"ls\").start(); System.exit(1); } }",
                        Outlined.POWERS))
                .contains("process-end: System.exit")
                .anyMatch(power -> power.startsWith("process: ProcessBuilder"));
    }
}
