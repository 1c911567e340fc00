//! rescue from Rust, by tokio-postgres.
use std::time::SystemTime;

use serde_json::{json, Value};
use tokio_postgres::NoTls;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, connection) =
        tokio_postgres::connect(&std::env::var("RESCUE_DB")?, NoTls).await?;
    tokio::spawn(connection);

    let sections = json!([
        {"name": "agent.log", "content": "ERROR db: password=Vw3kPz81qLm"},
        {"name": "docker-ps", "status": "timeout"},
    ]);
    let stored: i64 = client
        .query_one(
            "SELECT rescue_persist($1, $2, $3, $4, $5::json, captured_at => $6)",
            &[&"ws-tokio", &"acme", &"i-7", &"watchdog", &sections, &SystemTime::now()],
        )
        .await?
        .get(0);
    let row = client
        .query_one(
            "SELECT bundle_id, sections FROM rescue_latest($1, $2)",
            &[&"ws-tokio", &"acme"],
        )
        .await?;
    let found: Value = row.get("sections");
    println!(
        "{} {}",
        row.get::<_, i64>("bundle_id") == stored,
        found[0]["content"].as_str().unwrap_or("")
    );

    let refused = client
        .query("SELECT * FROM rescue_latest($1, $2)", &[&"ws-tokio", &""])
        .await;
    if let Some(refusal) = refused.err().as_ref().and_then(|e| e.as_db_error()) {
        println!("{} {}", refusal.code().code(), refusal.detail().unwrap_or(""));
    }
    Ok(())
}
