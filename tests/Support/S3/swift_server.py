"""An S3 server on loopback: OpenStack Swift's s3api over one disk folder, all its parts in one process.

Usage: swift_server.py FOLDER PORT; port 0 takes a free one. Prints "ready PORT" once it listens, and ends when its
standard input does. Listings follow at once, however busy the machine: nothing gives up an update for later. The key test:tester with the secret testing may do everything; test:worker with the secret working
only what a bucket's owner allows it.
"""
import os
import sys

import eventlet

eventlet.monkey_patch()

from eventlet import tpool, wsgi  # noqa: E402
from swift.common import storage_policy, utils  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.wsgi import loadapp  # noqa: E402

PARTS = ("account", "container", "object")

PROXY = """
[DEFAULT]
swift_dir = {folder}
bind_ip = 127.0.0.1
bind_port = {port}
log_level = ERROR
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck listing_formats bulk s3api tempauth slo versioned_writes symlink copy proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
node_timeout = 600
conn_timeout = 600
client_timeout = 600
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
user_test_worker = working
[filter:slo]
use = egg:swift#slo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
[filter:symlink]
use = egg:swift#symlink
[filter:copy]
use = egg:swift#copy
"""

PART = """
[DEFAULT]
swift_dir = {folder}
devices = {folder}/disks
container_update_timeout = 600
mount_check = false
fallocate_reserve = 0
disable_fallocate = true
bind_ip = 127.0.0.1
bind_port = {port}
log_level = ERROR
[pipeline:main]
pipeline = {part}-server
[app:{part}-server]
use = egg:swift#{part}
node_timeout = 600
conn_timeout = 600
"""


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    folder, port = sys.argv[1], int(sys.argv[2])
    os.makedirs(os.path.join(folder, "disks", "sda"), exist_ok=True)
    write(os.path.join(folder, "swift.conf"), "[swift-hash]\nswift_hash_path_suffix = a\nswift_hash_path_prefix = b\n[storage-policy:0]\nname = one\ndefault = yes\n")
    utils.SWIFT_CONF_FILE = os.path.join(folder, "swift.conf")
    utils.validate_hash_conf()
    storage_policy.reload_storage_policies()

    servers = []
    for part in PARTS:
        listener = eventlet.listen(("127.0.0.1", 0))
        part_port = listener.getsockname()[1]
        builder = RingBuilder(1, 1, 0)
        builder.add_dev({"id": 0, "region": 1, "zone": 1, "ip": "127.0.0.1", "port": part_port, "device": "sda", "weight": 1})
        builder.rebalance()
        builder.get_ring().save(os.path.join(folder, part + ".ring.gz"))
        conf = os.path.join(folder, part + "-server.conf")
        write(conf, PART.format(folder=folder, port=part_port, part=part))
        servers.append((listener, conf, part + "-server"))
    listener = eventlet.listen(("127.0.0.1", port))
    conf = os.path.join(folder, "proxy-server.conf")
    write(conf, PROXY.format(folder=folder, port=listener.getsockname()[1]))
    servers.append((listener, conf, "proxy-server"))
    null = open(os.devnull, "w", encoding="utf-8")
    for listening, conf, name in servers:
        application = loadapp(conf, global_conf={"log_name": name})
        eventlet.spawn(wsgi.server, listening, application, log=null, log_output=False)
    print("ready", listener.getsockname()[1], flush=True)
    tpool.execute(sys.stdin.read)  # whoever started the server is gone, however it ended


main()
