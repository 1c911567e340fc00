// golang-migrate and goose on a folder:
//
//	go-migrate golang-migrate|goose|goose-missing FOLDER URI
package main

import (
	"database/sql"
	"errors"
	"fmt"
	"os"

	"github.com/golang-migrate/migrate/v4"
	_ "github.com/golang-migrate/migrate/v4/database/postgres"
	_ "github.com/golang-migrate/migrate/v4/source/file"
	_ "github.com/lib/pq"
	"github.com/pressly/goose/v3"
)

func runMigrate(folder, uri string) error {
	m, err := migrate.New("file://"+folder, uri)
	if err != nil {
		return err
	}
	defer m.Close()
	if err := m.Up(); err != nil && !errors.Is(err, migrate.ErrNoChange) {
		return err
	}
	return nil
}

func runGoose(folder, uri string, options ...goose.OptionsFunc) (err error) {
	db, err := sql.Open("postgres", uri)
	if err != nil {
		return err
	}
	defer db.Close()
	// Two files of one version make it panic.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	if err := goose.SetDialect("postgres"); err != nil {
		return err
	}
	return goose.Up(db, folder, options...)
}

func main() {
	var err error

	switch os.Args[1] {
	case "golang-migrate":
		err = runMigrate(os.Args[2], os.Args[3])
	case "goose":
		err = runGoose(os.Args[2], os.Args[3])
	case "goose-missing":
		err = runGoose(os.Args[2], os.Args[3], goose.WithAllowMissing())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
