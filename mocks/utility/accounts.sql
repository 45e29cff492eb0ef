-- The accounts database of the heat supplier: a legacy system that answers over SQL.
--
-- Only the view v_hisob_egalari is open to others, to the role hisob_oquvchi, for reading. What the columns mean, and
-- their quirks, is in README.md beside this file. The statements may be run again at any time.

-- Objects (dwellings) that the supplier knows. kad_r: cadastral number without colons.
CREATE TABLE IF NOT EXISTS obyekt (
  kad_r   varchar(21)   PRIMARY KEY CHECK (kad_r ~ '^(\d{18}|\d{21})$'),
  hudud   char(7)       NOT NULL,
  maydon  numeric(8, 2) NOT NULL
);

-- Personal accounts. saldo above zero is owed. Holat: F faol, T to'xtatilgan, Y yopilgan.
CREATE TABLE IF NOT EXISTS hisob (
  hisob_r    varchar(14)    PRIMARY KEY,
  kad_r      varchar(21)    NOT NULL REFERENCES obyekt,
  holat      char(1)        NOT NULL CHECK (holat IN ('F', 'T', 'Y')),
  saldo      numeric(14, 2) NOT NULL,
  penya      numeric(14, 2) NOT NULL DEFAULT 0,
  qarz_sana  varchar(10)    NOT NULL DEFAULT '',
  tolov_sana varchar(10)    NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS hisob_kad_r ON hisob (kad_r);

-- What the tables were filled from, so that a restart need not fill them again.
CREATE TABLE IF NOT EXISTS toldirilgan (
  bir    boolean PRIMARY KEY DEFAULT true CHECK (bir),
  manba  text    NOT NULL
);

-- The books are closed every night: the amounts stand as at the end of yesterday in Tashkent.
CREATE OR REPLACE VIEW v_hisob_egalari WITH (security_barrier) AS
SELECT o.kad_r                                     AS kad_r,
       h.hisob_r                                   AS hisob_r,
       h.holat                                     AS hol,
       h.saldo                                     AS sld,
       h.penya                                     AS peny,
       CASE WHEN h.saldo + h.penya > 0 THEN 'H'
            WHEN h.hisob_r IS NOT NULL THEN 'Y' END AS qarz_b,
       h.qarz_sana                                 AS qarz_s,
       h.tolov_sana                                AS oxir_tol_s,
       to_char((now() AT TIME ZONE INTERVAL '5 hours') - INTERVAL '1 day', 'DD.MM.YYYY') AS sana,
       o.hudud                                     AS hudud
  FROM obyekt o
  LEFT JOIN hisob h ON h.kad_r = o.kad_r AND (h.holat <> 'Y' OR h.saldo + h.penya <> 0);

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hisob_oquvchi') THEN
    CREATE ROLE hisob_oquvchi LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT CONNECTION LIMIT 20;
  END IF;
END
$$;
ALTER ROLE hisob_oquvchi SET statement_timeout = '3s';
ALTER ROLE hisob_oquvchi SET idle_in_transaction_session_timeout = '5s';
ALTER ROLE hisob_oquvchi SET default_transaction_read_only = on;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, hisob_oquvchi;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO hisob_oquvchi;
GRANT SELECT ON v_hisob_egalari TO hisob_oquvchi;
