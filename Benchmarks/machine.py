"""What a reader must know of the machine to judge the figures."""

import os
import pathlib
import platform
import subprocess


def swift_version():
    said = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    return said.split("Swift version ")[-1].split()[0]


def cpu_model():
    fields = cpu_fields()
    if not fields:
        return platform.processor()
    name = fields.get("model name", platform.machine())
    family, model = fields.get("cpu family"), fields.get("model")
    return f"{name} (family {family}, model {model}), {os.cpu_count()} cores"


def instruction_sets():
    """Those that kernels are chosen by, which valgrind knows too."""
    return ["avx2"] if "avx2" in cpu_fields().get("flags", "").split() else [platform.machine()]


def cpu_fields():
    """The first processor's lines of /proc/cpuinfo; empty where there is no such file."""
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().split("\n\n")[0].splitlines()
    except FileNotFoundError:
        return {}
    return {name.strip(): value.strip() for name, value in (
        line.split(":", 1) for line in lines if ":" in line)}
