// rescue from Go, by pgx.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

type section struct {
	Name    string  `json:"name"`
	Status  string  `json:"status,omitempty"`
	Content *string `json:"content,omitempty"`
}

func main() {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, "") // PGHOST, PGUSER, ...
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close(ctx)

	text := "ERROR db: password=Vw3kPz81qLm"
	document, err := json.Marshal([]section{
		{Name: "agent.log", Content: &text},
		{Name: "docker-ps", Status: "timeout"},
	})
	if err != nil {
		log.Fatal(err)
	}
	var stored, found int64
	err = conn.QueryRow(ctx,
		"SELECT rescue_persist($1, $2, $3, $4, $5::text, captured_at => $6)",
		"ws-pgx", "acme", "i-7", "watchdog", string(document), time.Now()).Scan(&stored)
	if err != nil {
		log.Fatal(err)
	}
	var sections []section
	err = conn.QueryRow(ctx,
		"SELECT bundle_id, sections FROM rescue_latest($1, $2)",
		"ws-pgx", "acme").Scan(&found, &sections)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(found == stored, *sections[0].Content)

	_, err = conn.Exec(ctx, "SELECT * FROM rescue_latest($1, $2)", "ws-pgx", "")
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) {
		fmt.Println(refusal.Code, refusal.Detail)
	}
}
