"""What the kernel says of the gateway's process."""
import pathlib


def resident_megabytes(pid: int) -> float:
    """Memory in use now (`VmRSS`)."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise OSError(f"no VmRSS for process {pid}")
