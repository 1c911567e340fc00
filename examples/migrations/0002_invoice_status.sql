ALTER TABLE "invoices" ALTER COLUMN "account_id" SET DATA TYPE text;
