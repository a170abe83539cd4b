"""Tries to get out of a sandbox in many ways and prints, a line each, what got through and what was held.

Arguments: a loopback port on which the host listens, a file on the host, a process id of the host.
"""

import ctypes
import errno
import mmap
import os
import resource
import socket
import sys

PORT = int(sys.argv[1])
HOST_FILE = sys.argv[2]
HOST_PROCESS = int(sys.argv[3])
ONLY = set(sys.argv[4:])

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
PROBES = []


def probe(function):
    PROBES.append(function)
    return function


def call(number, *arguments):
    """True when the kernel did not refuse the call."""
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return True


def reached(number, *arguments, refusals=(errno.EPERM, errno.ENOSYS, errno.EACCES)):
    """True when the call got as far as the kernel's own code, whatever that thought of the arguments."""
    try:
        return call(number, *arguments)
    except OSError as e:
        return e.errno not in refusals


def readable(path):
    with open(path, "rb") as file:
        file.read(1)
    return True


def writable(path):
    with open(path, "ab") as file:
        file.write(b"x")
    return True


def creates(path):
    with open(path, "xb"):
        return True


def in_child(action):
    """True when the child was not killed for trying and says that it got through."""
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if action() else 1)
        except BaseException:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return status == 0


def machine_code(code):
    area = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    area.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(area))
    return ctypes.CFUNCTYPE(ctypes.c_long)(address)()


for name, path in {
    "reads_shadow": "/etc/shadow",
    "reads_passwd": "/etc/passwd",
    "reads_host_file": HOST_FILE,
    "reads_host_file_through_proc_root": f"/proc/1/root{HOST_FILE}",
    "reads_host_environment": f"/proc/{HOST_PROCESS}/environ",
    "reads_kernel_memory": "/proc/kcore",
    "reads_dev_mem": "/dev/mem",
    "reads_dev_kmsg": "/dev/kmsg",
    "reads_disk": "/dev/vda",
    "reads_fuse": "/dev/fuse",
    "reads_controlling_terminal": "/dev/tty",
    "reads_root_home": "/root/.bashrc",
}.items():
    PROBES.append((lambda path: lambda: readable(path))(path))
    PROBES[-1].__name__ = name

for name, path in {
    "writes_hostname_setting": "/proc/sys/kernel/hostname",
    "writes_core_pattern": "/proc/sys/kernel/core_pattern",
    "writes_sysrq": "/proc/sysrq-trigger",
    "writes_python": "/usr/bin/python3",
    "writes_own_tree": "/tree/main.py",
}.items():
    PROBES.append((lambda path: lambda: writable(path))(path))
    PROBES[-1].__name__ = name

for name, path in {
    "creates_in_root": "/planted",
    "creates_in_usr": "/usr/planted",
    "creates_in_dev": "/dev/planted",
    "creates_in_tree": "/tree/planted",
    "creates_in_proc": "/proc/planted",
}.items():
    PROBES.append((lambda path: lambda: creates(path))(path))
    PROBES[-1].__name__ = name


@probe
def lists_home_of_root():
    return bool(os.listdir("/root"))


@probe
def lists_cgroups():
    return bool(os.listdir("/sys/fs/cgroup"))


@probe
def sees_other_processes():
    return any(int(p) != os.getpid() for p in os.listdir("/proc") if p.isdigit())


@probe
def signals_host_process():
    os.kill(HOST_PROCESS, 0)
    return True


@probe
def signals_everybody():
    # Signal 0 only asks; from process 1 of its own namespace there is nobody else to ask.
    os.kill(-1, 0)
    return True


@probe
def inherited_environment():
    return bool(set(os.environ) - {"PATH", "LANG", "HOME", "PWD", "LC_CTYPE", "PORTCULLIS_TREE", "PORTCULLIS_OUT",
                                   "PORTCULLIS_CANDIDATE"})


@probe
def environment_of_first_process():
    with open("/proc/1/environ", "rb") as file:
        names = {entry.split(b"=")[0] for entry in file.read().split(b"\0") if entry}
    return bool(names - {b"PATH", b"LANG", b"HOME", b"PWD", b"PORTCULLIS_TREE", b"PORTCULLIS_OUT",
                         b"PORTCULLIS_CANDIDATE"})


@probe
def inherited_descriptors():
    found = []
    for fd in range(3, 256):
        try:
            found.append(os.readlink(f"/proc/self/fd/{fd}"))
        except OSError:
            pass
    return bool(found)


@probe
def has_capabilities():
    status = dict(line.split(":\t", 1) for line in open("/proc/self/status") if ":\t" in line)
    return any(int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"))


@probe
def may_gain_privileges():
    return libc.prctl(39, 0, 0, 0, 0) != 1  # PR_GET_NO_NEW_PRIVS


@probe
def is_root_in_its_namespace():
    return os.getuid() == 0 or os.geteuid() == 0


@probe
def becomes_root():
    os.setuid(0)
    return True


@probe
def drops_groups():
    return call(116, 0, 0)


@probe
def connects_to_host_loopback():
    with socket.create_connection(("127.0.0.1", PORT), 1):
        return True


@probe
def has_a_network_interface():
    return any(name != "lo" for _, name in socket.if_nameindex())


@probe
def sends_datagrams_out():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.sendto(b"x", ("192.0.2.1", 53))
        return True


def opens_family(family, kind):
    with socket.socket(family, kind):
        return True


@probe
def vsock():
    return opens_family(40, socket.SOCK_STREAM)


@probe
def netlink():
    return opens_family(16, socket.SOCK_RAW)


@probe
def packet_socket():
    return opens_family(17, socket.SOCK_RAW)


@probe
def raw_socket():
    return opens_family(2, socket.SOCK_RAW)


@probe
def kernel_crypto_socket():
    return opens_family(38, socket.SOCK_SEQPACKET)


@probe
def bluetooth_socket():
    return opens_family(31, socket.SOCK_RAW)


for name, number, arguments in [
    ("ptrace_traceme", 101, (0, 0, 0, 0)),
    ("ptrace_attach_host", 101, (16, HOST_PROCESS, 0, 0)),
    ("process_vm_readv", 310, (HOST_PROCESS, 0, 0, 0, 0, 0)),
    ("process_vm_writev", 311, (HOST_PROCESS, 0, 0, 0, 0, 0)),
    ("kcmp", 312, (1, 1, 0, 0, 0)),
    ("pidfd_open", 434, (1, 0)),
    ("keyctl_session", 250, (0, -3, 0)),
    ("keyctl_join_session", 250, (1, 0)),
    ("add_key", 248, (0, 0, 0, 0, -2)),
    ("request_key", 249, (0, 0, 0, 0)),
    ("io_uring", 425, (1, 0)),
    ("bpf", 321, (5, 0, 0)),
    ("perf_event", 298, (0, 0, -1, -1, 0)),
    ("userfaultfd", 323, (1,)),
    ("unshare_user", 272, (0x10000000,)),
    ("unshare_mount", 272, (0x00020000,)),
    ("setns", 308, (0, 0)),
    ("mount", 165, (0, 0, 0, 0, 0)),
    ("umount", 166, (0, 0)),
    ("pivot_root", 155, (0, 0)),
    ("chroot", 161, (0,)),
    ("open_tree", 428, (-100, 0, 0)),
    ("move_mount", 429, (-100, 0, -100, 0, 0)),
    ("fsopen", 430, (0, 0)),
    ("personality", 135, (0xFFFFFFFF,)),
    ("capset", 126, (0, 0)),
    ("init_module", 175, (0, 0, 0)),
    ("finit_module", 313, (-1, 0, 0)),
    ("delete_module", 176, (0, 0)),
    ("kexec_load", 246, (0, 0, 0, 0)),
    ("open_by_handle", 304, (0, 0, 0)),
    ("name_to_handle", 303, (-100, 0, 0, 0, 0)),
    ("syslog", 103, (3, 0, 0)),
    ("swapon", 167, (0, 0)),
    ("acct", 163, (0,)),
    ("sethostname", 170, (0, 0)),
    ("settimeofday", 164, (0, 0)),
    ("clone3", 435, (0, 0)),
    ("quotactl", 179, (0, 0, 0, 0)),
    ("fanotify", 300, (0, 0)),
    ("move_pages", 279, (1, 0, 0, 0, 0, 0)),
    ("modify_ldt", 154, (0, 0, 0)),
    ("iopl", 172, (3,)),
]:
    PROBES.append((lambda number, arguments: lambda: reached(number, *arguments))(number, arguments))
    PROBES[-1].__name__ = name


@probe
def clone_user_namespace():
    # CLONE_NEWUSER | SIGCHLD: a child that exists at all got through.
    ctypes.set_errno(0)
    child = libc.syscall(ctypes.c_long(56), ctypes.c_long(0x10000011), 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    if child < 0:
        return False
    os.waitpid(child, 0)
    return True


@probe
def thirty_two_bit_call():
    # mov eax, 20 (getpid of the 32-bit table); int 0x80; ret
    return in_child(lambda: machine_code(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3") > 0)


@probe
def x32_call():
    return in_child(lambda: libc.syscall(ctypes.c_long(0x40000000 + 39)) > 0)


@probe
def injects_terminal_input():
    import fcntl

    fcntl.ioctl(0, 0x5412, b"x")
    return True


@probe
def makes_a_device():
    os.mknod("/tmp/device", 0o020666, os.makedev(1, 1))
    return True


@probe
def executes_from_storage():
    with open("/tmp/copy", "wb") as copy, open("/usr/bin/true", "rb") as true:
        copy.write(true.read())
    os.chmod("/tmp/copy", 0o755)
    return in_child(lambda: os.execv("/tmp/copy", ["copy"]))


@probe
def keeps_set_user_id():
    with open("/tmp/suid", "xb"):
        pass
    os.chmod("/tmp/suid", 0o4755)
    return not os.statvfs("/tmp").f_flag & os.ST_NOSUID


@probe
def raises_its_limits():
    resource.setrlimit(resource.RLIMIT_NPROC, (100_000, 100_000))
    return True


@probe
def raises_its_priority():
    os.nice(-5)
    return True


@probe
def becomes_realtime():
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    return True


@probe
def makes_itself_unkillable_for_oom():
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("-1000")
    return True


@probe
def sees_host_shared_memory():
    return len(open("/proc/sysvipc/shm").readlines()) > 1


@probe
def locks_memory():
    area = mmap.mmap(-1, 1 << 20)
    return libc.mlock(ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(area))), 1 << 20) == 0


@probe
def dumps_core():
    return resource.getrlimit(resource.RLIMIT_CORE)[1] != 0


@probe
def outlives_a_user_namespace_ban():
    return int(open("/proc/sys/user/max_user_namespaces").read()) > 1 and in_child(
        lambda: reached(272, 0x10000000))


for attempt in PROBES:
    if ONLY and attempt.__name__ not in ONLY:
        continue
    try:
        through = attempt()
    except (OSError, ValueError):
        through = False
    print(("THROUGH " if through else "held ") + attempt.__name__, flush=True)
