/*
 * audit_file.c
 *		Write the audit into a file instead of the server's log.
 *
 * The server does not tell whether a line of its log was written. Here each
 * line is one write() to a file that is open for appending, and checked:
 * several processes do not mix theirs, and a full disk refuses the call. A part
 * of a line that was written is taken back; they take turns by a lock, so that
 * none appends behind it meanwhile. Each session has the file open by itself, and
 * opens it again after SIGHUP, so that it can be rotated.
 *
 * The file belongs to the server's user, and only that user may read it, and
 * is reached by no link: what an attacker has put in its place is not written
 * to.
 */
#include "postgres.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands/dbcommands.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "storage/fd.h"
#include "storage/lwlock.h"
#include "storage/shmem.h"
#include "utils/datetime.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "audit/audit_file.h"
#include "compat.h"
#include "shared.h"
#include "text/json.h"

char	   *rescue_audit_file = NULL;

/* The open file, or -1; and after which reload of the settings it was opened. */
static int	fd = -1;
static TimestampTz opened_at = 0;

/* Whether the end of the file was looked at since it was opened. */
static bool end_is_known = false;

/* What is the same in each line of a session, ready. */
static StringInfoData session_part;

/* What the sessions of the server share: whether a part of a line could not be
 * taken back. The lock is held while a line is written. */
typedef struct AuditFileShared
{
	bool		torn;
} AuditFileShared;

static AuditFileShared *shared = NULL;
static LWLock *lock = NULL;

/* Return how many bytes of shared memory the file takes. */
Size
audit_file_shmem_size(void)
{
	return MAXALIGN(sizeof(AuditFileShared));
}

/* Attach to the shared memory, and set it up if this process is the first. */
void
audit_file_shmem_init(void)
{
	bool		found;

	shared = ShmemInitStruct("rescue audit file", audit_file_shmem_size(), &found);
	lock = &GetNamedLWLockTranche(AUDIT_FILE_TRANCHE)->lock;
	if (!found)
		shared->torn = false;
}

/* Whether rescue.audit_file names a file. */
bool
audit_file_is_set(void)
{
	return rescue_audit_file != NULL && rescue_audit_file[0] != '\0';
}

/* Close the file. */
static void
close_file(void)
{
	if (fd < 0)
		return;
	close(fd);
	fd = -1;
	ReleaseExternalFD();
}

/* Whether an open file is one to write to. */
static bool
is_safe(int file)
{
	struct stat st;

	return fstat(file, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 1 &&
		st.st_uid == geteuid() &&
		(st.st_mode & (S_IRWXG | S_IRWXO | S_IXUSR)) == 0;
}

/* Format what is the same in each line: the process and the database. */
static void
make_session_part(void)
{
	const char *database;
	MemoryContext before;

	if (session_part.data != NULL)
		return;
	database = get_database_name(MyDatabaseId);
	if (database == NULL)
		database = "";
	before = MemoryContextSwitchTo(TopMemoryContext);
	initStringInfo(&session_part);
	appendStringInfo(&session_part, "\", \"pid\": %d, \"database\": \"", MyProcPid);
	enlargeStringInfo(&session_part,
					  json_escaped_length(database, strlen(database)));
	session_part.len = json_escape(database, strlen(database),
								   session_part.data + session_part.len) -
		session_part.data;
	appendStringInfoString(&session_part, "\", ");
	MemoryContextSwitchTo(before);
}

/*
 * Open the file once a backend, and anew after a reload, so that a rotated
 * file is left. The caller refuses its call where this returns false.
 */
bool
audit_file_open(void)
{
	if (fd >= 0 && opened_at == PgReloadTime)
		return true;
	close_file();
	if (!shared_is_preloaded() || !is_absolute_path(rescue_audit_file))
		return false;
	make_session_part();
	if (!AcquireExternalFD())
		return false;
	/* a pipe without a reader must not hold the session up */
	fd = BasicOpenFilePerm(rescue_audit_file,
						   O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW |
						   O_NONBLOCK | O_NOCTTY | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (fd < 0)
	{
		ReleaseExternalFD();
		return false;
	}
	if (!is_safe(fd))
	{
		close_file();
		return false;
	}
	opened_at = PgReloadTime;
	end_is_known = false;
	return true;
}

/* Write a number with leading zeros; returns the end. */
static char *
put_digits(char *s, int value, int width)
{
	for (int i = width - 1; i >= 0; i--, value /= 10)
		s[i] = '0' + value % 10;
	return s + width;
}

/* Write the time in UTC, to the millisecond; returns the end. */
static char *
put_time(char *s, TimestampTz time)
{
	int			date;
	int			millis = (int) (time % USECS_PER_DAY / 1000);
	int			year,
				month,
				day;

	date = (int) (time / USECS_PER_DAY);
	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	s = put_digits(s, year, 4);
	*s++ = '-';
	s = put_digits(s, month, 2);
	*s++ = '-';
	s = put_digits(s, day, 2);
	*s++ = 'T';
	s = put_digits(s, millis / 3600000, 2);
	*s++ = ':';
	s = put_digits(s, millis / 60000 % 60, 2);
	*s++ = ':';
	s = put_digits(s, millis / 1000 % 60, 2);
	*s++ = '.';
	s = put_digits(s, millis % 1000, 3);
	*s++ = 'Z';
	return s;
}

/* Whether the file ends within a line: the server crashed, or the disk was full
 * and the part could not be taken back. */
static bool
ends_within_line(void)
{
	struct stat st;
	char		last;

	if (end_is_known && !shared->torn)
		return false;
	end_is_known = true;
	shared->torn = false;
	return fstat(fd, &st) == 0 && st.st_size > 0 &&
		pread(fd, &last, 1, st.st_size - 1) == 1 && last != '\n';
}

/* Take back the part of a line that was just written, at the end of the file. */
static bool
take_back(size_t written)
{
	off_t		end = lseek(fd, 0, SEEK_CUR);
	struct stat st;

	return end >= (off_t) written && fstat(fd, &st) == 0 && st.st_size == end &&
		ftruncate(fd, end - (off_t) written) == 0;
}

/*
 * Write all of a line, at once, or nothing of it. In front of the line is a
 * newline, which is written, too, where the file does not end with one.
 */
static bool
write_whole(const char *line, size_t len)
{
	ssize_t		written;

	if (ends_within_line())
	{
		line--;
		len++;
	}
	do
		written = write(fd, line, len);
	while (written < 0 && errno == EINTR);
	if (written == (ssize_t) len)
		return true;
	if (written > 0 && !take_back(written))
		shared->torn = true;
	return false;
}

/*
 * Write the line by one call of O_APPEND, so that lines of two backends do not
 * mix.
 */
bool
audit_file_append(const char *object, size_t len)
{
	StringInfoData line;
	char		time[32];
	bool		written;

	if (fd < 0)
		return false;
	initStringInfo(&line);
	appendStringInfoString(&line, "\n{\"time\": \"");
	appendBinaryStringInfo(&line, time,
						   put_time(time, GetCurrentTimestamp()) - time);
	appendBinaryStringInfo(&line, session_part.data, session_part.len);
	/* the object goes on behind its brace */
	appendBinaryStringInfo(&line, object + 1, len - 1);
	appendStringInfoChar(&line, '\n');
	LWLockAcquire(lock, LW_EXCLUSIVE);
	written = write_whole(line.data + 1, line.len - 1);
	LWLockRelease(lock);
	pfree(line.data);
	/* the next line is tried on a file that is opened anew */
	if (!written)
		close_file();
	return written;
}
