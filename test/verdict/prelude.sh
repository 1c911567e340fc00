# What the cases of caused.cases share; sourced by scripts/verdict-corpus, in a
# folder of the case's own. What it starts ends with the shell.
set -u
export LC_ALL=C.UTF-8 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 NO_COLOR=1
trap 'kill $(jobs -p) 2>/dev/null' EXIT

# A port that nothing listens on.
free_port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }

# Wait until something listens there.
wait_for() { for _ in $(seq 100); do (: </dev/tcp/127.0.0.1/$1) 2>/dev/null && return; sleep 0.1; done; }

# serve STATUS BODY: every request on $PORT gets that.
serve()
{
	PORT=$(free_port)
	STATUS=$1 BODY=$2 PORT=$PORT python3 -c '
import http.server, os
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        n = int(self.headers.get("content-length") or 0)
        self.rfile.read(n)
        b = os.environ["BODY"].encode()
        self.send_response(int(os.environ["STATUS"]))
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(b)))
        self.end_headers(); self.wfile.write(b)
    do_POST = do_PUT = do_HEAD = do_GET
    def log_message(self, *a): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), H).serve_forever()' >/dev/null 2>&1 &
	wait_for $PORT
}

# tls DAYS NAME: a server on $PORT with a certificate of NAME, signed by itself.
tls()
{
	PORT=$(free_port)
	openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 \
		-subj "/CN=$2" -addext "subjectAltName=DNS:$2" >/dev/null 2>&1
	if [ "$1" = expired ]; then
		openssl req -new -key key.pem -subj "/CN=$2" -out req.pem >/dev/null 2>&1
		printf 'subjectAltName=DNS:%s\nbasicConstraints=CA:TRUE\n' "$2" >ext
		faketime='2020-01-01'
		python3 - "$2" <<'END'
import datetime, sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
key = serialization.load_pem_private_key(open('key.pem', 'rb').read(), None)
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, sys.argv[1])])
c = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
     .serial_number(7).not_valid_before(datetime.datetime(2020, 1, 1)).not_valid_after(datetime.datetime(2021, 1, 1))
     .add_extension(x509.SubjectAlternativeName([x509.DNSName(sys.argv[1])]), False)
     .add_extension(x509.BasicConstraints(True, None), True).sign(key, hashes.SHA256()))
open('cert.pem', 'wb').write(c.public_bytes(serialization.Encoding.PEM))
END
	fi
	openssl s_server -accept $PORT -cert cert.pem -key key.pem -quiet -www >/dev/null 2>&1 &
	wait_for $PORT
}

# A PostgreSQL server on $PGPORT; the first argument is a setting of its own.
postgres_server()
{
	bin=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
	export PGHOST=127.0.0.1 PGPORT=$(free_port) PGUSER=app PGPASSWORD=right PGDATABASE=app
	chmod 755 .; mkdir pg; echo right >pg/password; chown -R postgres pg
	cd pg
	setpriv --reuid postgres --regid postgres --clear-groups $bin/initdb -D data -A scram-sha-256 -U app --pwfile=password >/dev/null 2>&1
	setpriv --reuid postgres --regid postgres --clear-groups $bin/postgres -D data -p $PGPORT -k /tmp "$@" >server.log 2>&1 &
	cd ..
	wait_for $PGPORT
	for _ in $(seq 50); do psql -qXc 'CREATE DATABASE app' postgres >/dev/null 2>&1 && break; sleep 0.1; done
}

redis_instance()
{
	PORT=$(free_port)
	redis-server --port $PORT --save '' --daemonize no "$@" >redis.log 2>&1 &
	wait_for $PORT
}

# A small file system at ./small.
small_disk() { mkdir small; mount -t tmpfs -o size=64k,nr_inodes=${1:-100} none small; }

# in_memory BYTES COMMAND...: in a cgroup with so much memory.
in_memory()
{
	cg=/sys/fs/cgroup/memory/case$$
	mkdir $cg; echo $1 >$cg/memory.limit_in_bytes; shift
	(echo $BASHPID >$cg/cgroup.procs; exec "$@"); status=$?
	sleep 0.2; rmdir $cg 2>/dev/null
	return $status
}
