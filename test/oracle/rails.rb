# Rails' migrator on a folder: rails.rb FOLDER, by DATABASE_URL; with --version,
# the version of ActiveRecord.
require 'active_record'

if ARGV == ['--version']
  puts ActiveRecord.version
  exit
end

ActiveRecord::Base.establish_connection(ENV['DATABASE_URL'])
ActiveRecord::Migration.verbose = false
ActiveRecord::MigrationContext.new(ARGV, ActiveRecord::SchemaMigration).migrate
