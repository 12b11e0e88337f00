"""Made sample.ndjson and counts it: `python3 count.py FILE` prints what RealInputIT expects."""
import collections
import json
import random
import sys


def make():
    """Two hundred requests of four days: few pages and clients ask for most, some fail."""
    chance = random.Random(42)
    pages = ["/", "/pricing", "/docs/", "/docs/start", "/blog/zürich", "/blog/a?page=2", "/robots.txt",
             "/favicon.ico", "/login", "/search?q=\"x\"", "/img/logo.png", "/api/v1/items", "/about", "/old"]
    for number in range(1, 201):
        minute = chance.randrange(4 * 24 * 60)
        status = chance.choices([200, 304, 404, 500, 301], [80, 8, 7, 2, 3])[0]
        event = {
            "id": "sample-%d" % number,
            "time": "2015-05-%02dT%02d:%02d:%02dZ" % (17 + minute // 1440, minute // 60 % 24, minute % 60, chance.randrange(60)),
            "client": "c%x" % int(chance.paretovariate(0.7)),
            "method": chance.choices(["GET", "POST", "HEAD"], [90, 7, 3])[0],
            "path": pages[min(len(pages) - 1, int(chance.expovariate(0.3)))],
            "status": status,
            "bytes": 0 if status == 304 else int(chance.lognormvariate(8, 2)),
            "agent": "Mozilla/5.0",
        }
        print(json.dumps(event, ensure_ascii=False, separators=(",", ":")))


def count(name):
    events = [json.loads(line) for line in open(name, encoding="utf-8")]
    by = lambda key: collections.Counter(key(event) for event in events)
    volume = collections.Counter()
    for event in events:
        volume[event["method"]] += event["bytes"]
    pages = sorted(by(lambda event: event["path"]).items(), key=lambda item: (-item[1], item[0]))
    return {
        "source": "made and counted by count.py",
        "count": len(events),
        "sum(bytes)": sum(event["bytes"] for event in events),
        "max(bytes)": max(event["bytes"] for event in events),
        "distinct(client)": len(by(lambda event: event["client"])),
        "count by status": {str(k): n for k, n in sorted(by(lambda event: event["status"]).items())},
        "sum(bytes) by method": dict(sorted(volume.items())),
        "count by hour": dict(sorted(by(lambda event: event["time"][:13] + ":00:00Z").items())),
        "top 10 path by count": pages[:10],
        "count where status >= 400 by day": dict(sorted(collections.Counter(
            event["time"][:10] for event in events if event["status"] >= 400).items())),
    }


if len(sys.argv) > 1:
    json.dump(count(sys.argv[1]), sys.stdout, indent=1, ensure_ascii=False)
    print()
else:
    make()
