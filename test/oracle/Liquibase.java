// Liquibase on a folder: FOLDER JDBC-URL USER. Run from source, with its jars on
// the class path. A folder with db.changelog-master is the search path of that
// changelog; of another one all SQL files are included, as includeAll takes them.
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;

class Main
{
	public static void main(String[] arguments) throws Exception
	{
		Path folder = Path.of(arguments[0]);
		Path changelog = folder.resolveSibling("changelog.xml");

		for (String ending : new String[] {"xml", "yaml", "json"})
			if (java.nio.file.Files.exists(folder.resolve("db.changelog-master." + ending)))
			{
				update(arguments, "db.changelog-master." + ending, folder);
				return;
			}

		java.nio.file.Files.writeString(changelog, "<databaseChangeLog"
			+ " xmlns=\"http://www.liquibase.org/xml/ns/dbchangelog\""
			+ " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
			+ " xsi:schemaLocation=\"http://www.liquibase.org/xml/ns/dbchangelog"
			+ " http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd\">"
			+ "<includeAll path=\"" + folder.getFileName() + "/\" endsWithFilter=\".sql\"/>"
			+ "</databaseChangeLog>");
		update(arguments, "changelog.xml", folder.getParent());
	}

	static void update(String[] arguments, String changelog, Path searchPath) throws Exception
	{
		try (Connection connection = DriverManager.getConnection(arguments[1], arguments[2], ""))
		{
			new Liquibase(changelog, new DirectoryResourceAccessor(searchPath),
				DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection)))
				.update(new Contexts());
		}
		catch (Exception e)
		{
			System.out.println(e.getMessage());
			System.exit(1);
		}
	}
}
