// Atlas's library on a folder, with the table of its command line:
//
//	atlas linear|any FOLDER URI
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/postgres"
	_ "github.com/lib/pq"
)

const table = `CREATE TABLE IF NOT EXISTS atlas_schema_revisions (
	version varchar NOT NULL PRIMARY KEY, description varchar NOT NULL,
	type bigint NOT NULL DEFAULT 2, applied bigint NOT NULL DEFAULT 0,
	total bigint NOT NULL DEFAULT 0, executed_at timestamptz NOT NULL,
	execution_time bigint NOT NULL, error text, error_stmt text,
	hash varchar NOT NULL, partial_hashes jsonb, operator_version varchar NOT NULL)`

const columns = `version, description, type, applied, total, executed_at, execution_time,
	coalesce(error, ''), coalesce(error_stmt, ''), hash, coalesce(partial_hashes, '[]'), operator_version`

type rows struct{ db *sql.DB }

func (r rows) Ident() *migrate.TableIdent {
	return &migrate.TableIdent{Name: "atlas_schema_revisions"}
}

func scan(row interface{ Scan(...any) error }) (*migrate.Revision, error) {
	var (
		r      migrate.Revision
		took   int64
		hashes []byte
	)
	if err := row.Scan(&r.Version, &r.Description, &r.Type, &r.Applied, &r.Total, &r.ExecutedAt, &took,
		&r.Error, &r.ErrorStmt, &r.Hash, &hashes, &r.OperatorVersion); err != nil {
		return nil, err
	}
	r.ExecutionTime = time.Duration(took)
	return &r, json.Unmarshal(hashes, &r.PartialHashes)
}

func (r rows) ReadRevisions(ctx context.Context) ([]*migrate.Revision, error) {
	found, err := r.db.QueryContext(ctx, "SELECT "+columns+" FROM atlas_schema_revisions ORDER BY version")
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var list []*migrate.Revision
	for found.Next() {
		one, err := scan(found)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, found.Err()
}

func (r rows) ReadRevision(ctx context.Context, version string) (*migrate.Revision, error) {
	one, err := scan(r.db.QueryRowContext(ctx, "SELECT "+columns+" FROM atlas_schema_revisions WHERE version = $1", version))
	if err == sql.ErrNoRows {
		return nil, migrate.ErrRevisionNotExist
	}
	return one, err
}

func (r rows) WriteRevision(ctx context.Context, v *migrate.Revision) error {
	hashes, err := json.Marshal(v.PartialHashes)
	if err != nil {
		return err
	}
	_, err = r.db.ExecContext(ctx, `INSERT INTO atlas_schema_revisions VALUES
		($1, $2, $3, $4, $5, $6, $7, nullif($8, ''), nullif($9, ''), $10, $11, $12)
		ON CONFLICT (version) DO UPDATE SET applied = excluded.applied, total = excluded.total,
			error = excluded.error, error_stmt = excluded.error_stmt, hash = excluded.hash,
			partial_hashes = excluded.partial_hashes, execution_time = excluded.execution_time`,
		v.Version, v.Description, v.Type, v.Applied, v.Total, v.ExecutedAt, int64(v.ExecutionTime),
		v.Error, v.ErrorStmt, v.Hash, hashes, v.OperatorVersion)
	return err
}

func (r rows) DeleteRevision(ctx context.Context, version string) error {
	_, err := r.db.ExecContext(ctx, "DELETE FROM atlas_schema_revisions WHERE version = $1", version)
	return err
}

func run(order, folder, uri string) error {
	ctx := context.Background()
	db, err := sql.Open("postgres", uri)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.Exec(table); err != nil {
		return err
	}
	driver, err := postgres.Open(db)
	if err != nil {
		return err
	}
	dir, err := migrate.NewLocalDir(folder)
	if err != nil {
		return err
	}
	options := []migrate.ExecutorOption{migrate.WithAllowDirty(true), migrate.WithOperatorVersion("library")}
	if order == "any" {
		options = append(options, migrate.WithExecOrder(migrate.ExecOrderNonLinear))
	}
	executor, err := migrate.NewExecutor(driver, dir, rows{db}, options...)
	if err != nil {
		return err
	}
	if err := executor.ExecuteN(ctx, 0); err != nil && err != migrate.ErrNoPendingFiles {
		return err
	}
	return nil
}

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
