// rescue from Java, by the JDBC driver.
import java.sql.*;
import java.time.OffsetDateTime;

import org.postgresql.util.PSQLException;

public class Client {
    public static void main(String[] args) throws SQLException {
        String sections = "[{\"name\": \"agent.log\", \"content\": \"ERROR db: password=Vw3kPz81qLm\"},"
            + " {\"name\": \"docker-ps\", \"status\": \"timeout\"}]";
        try (Connection connection = DriverManager.getConnection(System.getenv("JDBC_URL"))) {
            long stored;
            try (PreparedStatement persist = connection.prepareStatement(
                    "SELECT rescue_persist(?, ?, ?, ?, ?, captured_at => ?)")) {
                persist.setString(1, "ws-jdbc");
                persist.setString(2, "acme");
                persist.setString(3, "i-7");
                persist.setString(4, "watchdog");
                persist.setString(5, sections);
                persist.setObject(6, OffsetDateTime.now());
                try (ResultSet result = persist.executeQuery()) {
                    result.next();
                    stored = result.getLong(1);
                }
            }
            try (PreparedStatement latest = connection.prepareStatement(
                    "SELECT bundle_id, sections->0->>'content' FROM rescue_latest(?, ?)")) {
                latest.setString(1, "ws-jdbc");
                latest.setString(2, "acme");
                try (ResultSet result = latest.executeQuery()) {
                    result.next();
                    System.out.println((result.getLong(1) == stored) + " " + result.getString(2));
                }
                latest.setString(2, "");
                latest.executeQuery();
            } catch (PSQLException refusal) {
                System.out.println(refusal.getSQLState() + " "
                    + refusal.getServerErrorMessage().getDetail());
            }
        }
    }
}
