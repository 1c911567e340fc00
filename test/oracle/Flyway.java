// Flyway on a folder: FOLDER JDBC-URL USER ORDER COMMAND. Run from source, with
// its jars on the class path.
import org.flywaydb.core.Flyway;

class Main
{
	public static void main(String[] arguments)
	{
		Flyway flyway = Flyway.configure()
			.dataSource(arguments[1], arguments[2], "")
			.defaultSchema("flyway")
			.locations("filesystem:" + arguments[0])
			.outOfOrder(arguments[3].equals("any"))
			.baselineVersion("2")
			.load();

		try
		{
			if (arguments[4].equals("repair"))
				flyway.repair();
			else if (arguments[4].equals("baseline"))
				flyway.baseline();
			else
				flyway.migrate();
		}
		catch (Exception e)
		{
			System.out.println(e.getMessage());
			System.exit(1);
		}
	}
}
