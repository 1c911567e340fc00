-- The extension itself. Only a superuser may run this file; where the
-- platform creates extensions, it finds the work done and changes nothing.
CREATE EXTENSION IF NOT EXISTS rescue;
