//! rescue from Rust, by sqlx.
use chrono::Utc;
use serde_json::{json, Value};
use sqlx::postgres::PgDatabaseError;
use sqlx::{Connection, PgConnection, Row};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut connection = PgConnection::connect(&std::env::var("RESCUE_DB")?).await?;

    let sections = json!([
        {"name": "agent.log", "content": "ERROR db: password=Vw3kPz81qLm"},
        {"name": "docker-ps", "status": "timeout"},
    ]);
    let stored: i64 = sqlx::query_scalar(
        "SELECT rescue_persist($1, $2, $3, $4, $5::jsonb, captured_at => $6)",
    )
    .bind("ws-sqlx")
    .bind("acme")
    .bind("i-7")
    .bind("watchdog")
    .bind(sections)
    .bind(Utc::now())
    .fetch_one(&mut connection)
    .await?;
    let row = sqlx::query("SELECT bundle_id, sections FROM rescue_latest($1, $2)")
        .bind("ws-sqlx")
        .bind("acme")
        .fetch_one(&mut connection)
        .await?;
    let found: Value = row.try_get("sections")?;
    println!(
        "{} {}",
        row.try_get::<i64, _>("bundle_id")? == stored,
        found[0]["content"].as_str().unwrap_or("")
    );

    let refused = sqlx::query("SELECT * FROM rescue_latest($1, $2)")
        .bind("ws-sqlx")
        .bind("")
        .fetch_all(&mut connection)
        .await;
    if let Err(sqlx::Error::Database(refusal)) = refused {
        let refusal = refusal.downcast::<PgDatabaseError>();
        println!("{} {}", refusal.code(), refusal.detail().unwrap_or(""));
    }
    Ok(())
}
