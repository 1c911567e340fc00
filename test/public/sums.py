# atlas.sum of files in the order in which they are named: sums.py FOLDER NAME...
import base64
import hashlib
import sys

folder, names = sys.argv[1], sys.argv[2:]
running, total, lines = hashlib.sha256(), hashlib.sha256(), []
for name in names:
    running.update(name.encode())
    with open(f"{folder}/{name}", "rb") as file:
        running.update(file.read())
    digest = base64.b64encode(running.digest()).decode()
    lines.append(f"{name} h1:{digest}")
    total.update((name + digest).encode())
print("h1:" + base64.b64encode(total.digest()).decode(), *lines, sep="\n")
