-- +goose Up
-- Every noun's table has n, which counts its records in the order in which they
-- came onto the ledger; exact, the record as CBOR; and eyes, the CBOR list of the
-- eyes that may see it.

CREATE TABLE standing (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  height INTEGER NOT NULL, -- of the last block that was followed
  at INTEGER NOT NULL      -- its time
) STRICT;
INSERT INTO standing VALUES (1, 0, 0);

-- Who may see what. An eye is a party's 16 bytes, '@' and a region, '*' for the
-- regulator, '+' for everybody, '%' for the banks and the branches. state, due and size repeat what lists run along.
CREATE TABLE sight (
  noun INTEGER NOT NULL,
  eye BLOB NOT NULL,
  n INTEGER NOT NULL,
  state INTEGER NOT NULL,
  due INTEGER,
  size INTEGER,
  PRIMARY KEY (noun, eye, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX sight_state ON sight (noun, eye, state, n) WHERE state <> 0; -- 0 is never asked for
CREATE INDEX sight_due ON sight (noun, eye, due, n) WHERE due IS NOT NULL;
CREATE INDEX sight_size ON sight (noun, eye, size, n) WHERE size IS NOT NULL;

-- what the lists of banks are narrowed by, before their own eyes and those of all banks
CREATE TABLE trait (
  noun INTEGER NOT NULL, eye BLOB NOT NULL, trait INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (noun, eye, trait, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE party (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, kind INTEGER NOT NULL, region TEXT NOT NULL, class INTEGER NOT NULL,
  listed INTEGER NOT NULL, suspended INTEGER NOT NULL, eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;

-- how parties take part
CREATE TABLE membership (
  n INTEGER PRIMARY KEY, party BLOB NOT NULL UNIQUE, eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;

CREATE TABLE person_key (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, party BLOB NOT NULL, person BLOB NOT NULL, duties INTEGER NOT NULL,
  revoked INTEGER NOT NULL, eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;
CREATE INDEX person_key_party ON person_key (party, n);

CREATE TABLE document (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, kind INTEGER NOT NULL, source BLOB NOT NULL, holder BLOB NOT NULL,
  currency TEXT NOT NULL, face INTEGER NOT NULL, issued INTEGER NOT NULL, available INTEGER NOT NULL,
  shortfall INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL, frozen INTEGER NOT NULL, eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;

-- what the takings of documents are made of
CREATE TABLE taking (
  n INTEGER PRIMARY KEY, document BLOB NOT NULL UNIQUE, eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;

CREATE TABLE claim (
  -- kind and deal name the deal that takes of the document
  n INTEGER PRIMARY KEY, document BLOB NOT NULL, kind INTEGER NOT NULL, deal BLOB NOT NULL, bank BLOB NOT NULL,
  held INTEGER NOT NULL, pledged INTEGER NOT NULL, spent INTEGER NOT NULL, collected INTEGER NOT NULL,
  original INTEGER NOT NULL, eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX claim_document ON claim (document, kind, deal);

CREATE TABLE financing (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, enterprise BLOB NOT NULL, bank BLOB NOT NULL, region TEXT NOT NULL,
  product INTEGER NOT NULL, state INTEGER NOT NULL, currency TEXT NOT NULL, asked INTEGER NOT NULL,
  applied_at INTEGER NOT NULL,
  lent INTEGER NOT NULL, maturity INTEGER NOT NULL, outstanding INTEGER NOT NULL, eyes BLOB NOT NULL,
  exact BLOB NOT NULL
) STRICT;
CREATE INDEX financing_applied ON financing (applied_at, n);

-- what each financing was applied for against
CREATE TABLE line (
  document BLOB NOT NULL, n INTEGER NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (document, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE repayment (
  n INTEGER PRIMARY KEY, financing BLOB NOT NULL, number INTEGER NOT NULL, date INTEGER NOT NULL,
  principal INTEGER NOT NULL,
  interest INTEGER NOT NULL, source INTEGER NOT NULL, proceeds BLOB NOT NULL, corrected INTEGER NOT NULL,
  eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX repayment_financing ON repayment (financing, number);

CREATE TABLE payment (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, enterprise BLOB NOT NULL, bank BLOB NOT NULL, region TEXT NOT NULL,
  scenario INTEGER NOT NULL, state INTEGER NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL,
  unmatched INTEGER NOT NULL, -- paid in advance of goods that are still to come
  eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;
CREATE INDEX payment_unmatched ON payment (n) WHERE unmatched > 0;

-- what each payment spends, or was opened against
CREATE TABLE payment_line (
  document BLOB NOT NULL, n INTEGER NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (document, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE refund (
  n INTEGER PRIMARY KEY, payment BLOB NOT NULL, number INTEGER NOT NULL, waiting INTEGER NOT NULL,
  eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX refund_payment ON refund (payment, number);

CREATE TABLE proceeds (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, bank BLOB NOT NULL, enterprise BLOB NOT NULL, region TEXT NOT NULL,
  currency TEXT NOT NULL, amount INTEGER NOT NULL, used INTEGER NOT NULL, date INTEGER NOT NULL,
  instrument INTEGER NOT NULL,
  eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;

CREATE TABLE proceeds_line (
  document BLOB NOT NULL, n INTEGER NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (document, n)
) STRICT, WITHOUT ROWID;

-- what banks have of the money collected of documents
CREATE TABLE position (
  n INTEGER PRIMARY KEY, document BLOB NOT NULL, bank BLOB NOT NULL, collected INTEGER NOT NULL,
  eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX position_document ON position (document, bank);

CREATE TABLE calendar (n INTEGER PRIMARY KEY, year INTEGER NOT NULL UNIQUE, eyes BLOB NOT NULL,
  exact BLOB NOT NULL) STRICT;

CREATE TABLE alert (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, kind INTEGER NOT NULL, at INTEGER NOT NULL, document BLOB NOT NULL,
  -- deal is its kind and its identifier in one
  deal BLOB NOT NULL, proceeds BLOB NOT NULL, enterprise BLOB NOT NULL, region TEXT NOT NULL, eyes BLOB NOT NULL,
  exact BLOB NOT NULL
) STRICT;
CREATE INDEX alert_at ON alert (at, n);
CREATE INDEX alert_document ON alert (document, n);
CREATE INDEX alert_deal ON alert (deal, n);
CREATE INDEX alert_enterprise ON alert (enterprise, n);

CREATE TABLE rates (n INTEGER PRIMARY KEY, day INTEGER NOT NULL UNIQUE, eyes BLOB NOT NULL, exact BLOB NOT NULL) STRICT;

CREATE TABLE limits (n INTEGER PRIMARY KEY, scenario INTEGER NOT NULL UNIQUE, eyes BLOB NOT NULL,
  exact BLOB NOT NULL) STRICT;

CREATE TABLE rate_limits (n INTEGER PRIMARY KEY, eyes BLOB NOT NULL, exact BLOB NOT NULL) STRICT;

CREATE TABLE pilot (
  n INTEGER PRIMARY KEY, scenario INTEGER NOT NULL, region TEXT NOT NULL, bank BLOB NOT NULL, stopped INTEGER NOT NULL,
  eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX pilot_key ON pilot (scenario, region, bank);

CREATE TABLE inspection (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, enterprise BLOB NOT NULL, bank BLOB NOT NULL, region TEXT NOT NULL,
  -- id is the financing's
  height INTEGER NOT NULL, finding INTEGER NOT NULL, eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;

-- of payments by facilitation; id is the payment's
CREATE TABLE payment_check (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, enterprise BLOB NOT NULL, bank BLOB NOT NULL, region TEXT NOT NULL,
  height INTEGER NOT NULL, finding INTEGER NOT NULL, eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;

-- what is to be reported; id is the document's or payment's, open is zero once it is over
CREATE TABLE task (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL, kind INTEGER NOT NULL, enterprise BLOB NOT NULL, bank BLOB NOT NULL,
  region TEXT NOT NULL, open INTEGER NOT NULL, eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX task_about ON task (id, kind);

-- what was reported of it, and by whom
CREATE TABLE report (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL, kind INTEGER NOT NULL, party BLOB NOT NULL, eyes BLOB NOT NULL,
  exact BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX report_of ON report (id, kind, party);

-- what the source of a document gave notice of
CREATE TABLE notice (
  n INTEGER PRIMARY KEY, document BLOB NOT NULL, number BLOB NOT NULL, eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX notice_number ON notice (document, number);

-- who sees what a party saw
CREATE TABLE succession (n INTEGER PRIMARY KEY, party BLOB NOT NULL, heir BLOB NOT NULL) STRICT;

CREATE TABLE proposal (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, state INTEGER NOT NULL, eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;

-- who keeps the ledger, and who did
CREATE TABLE keeper (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, state INTEGER NOT NULL, eyes BLOB NOT NULL, exact BLOB NOT NULL
) STRICT;

-- how many governors an act takes
CREATE TABLE threshold (n INTEGER PRIMARY KEY, eyes BLOB NOT NULL, exact BLOB NOT NULL) STRICT;

CREATE TABLE models (n INTEGER PRIMARY KEY, eyes BLOB NOT NULL, exact BLOB NOT NULL) STRICT;

-- The journal. place is the index within the block; events are CBOR, without
-- the documents that a publication publishes.
CREATE TABLE entry (
  n INTEGER PRIMARY KEY, height INTEGER NOT NULL, place INTEGER NOT NULL, at INTEGER NOT NULL, verb INTEGER NOT NULL,
  envelope BLOB, party BLOB NOT NULL, key BLOB NOT NULL, person BLOB NOT NULL, rule INTEGER NOT NULL,
  item INTEGER NOT NULL,
  document BLOB NOT NULL, left_minor INTEGER NOT NULL, left_currency TEXT NOT NULL, events BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entry_place ON entry (height, place);
CREATE INDEX entry_envelope ON entry (envelope) WHERE envelope IS NOT NULL;

-- what an entry published, by event and holder
CREATE TABLE publication (
  n INTEGER NOT NULL, place INTEGER NOT NULL, holder BLOB NOT NULL, first INTEGER NOT NULL, exact BLOB NOT NULL,
  PRIMARY KEY (n, place, holder)
) STRICT, WITHOUT ROWID;

-- which entries concern a record
CREATE TABLE history (
  noun INTEGER NOT NULL, id BLOB NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (noun, id, entry)
) STRICT, WITHOUT ROWID;

-- Totals, kept up to date with the records they are sums of. Amounts are minor
-- units. A row of which every figure is zero means nothing.
CREATE TABLE total (
  eye BLOB NOT NULL, region TEXT NOT NULL, bank BLOB NOT NULL, product INTEGER NOT NULL, currency TEXT NOT NULL,
  applied INTEGER NOT NULL, accepted INTEGER NOT NULL, approved INTEGER NOT NULL, disbursed INTEGER NOT NULL,
  settled INTEGER NOT NULL, declined INTEGER NOT NULL, withdrawn INTEGER NOT NULL, lapsed INTEGER NOT NULL,
  ever_accepted INTEGER NOT NULL, ever_disbursed INTEGER NOT NULL, asked INTEGER NOT NULL, lent INTEGER NOT NULL,
  outstanding INTEGER NOT NULL, from_proceeds INTEGER NOT NULL, own_funds INTEGER NOT NULL,
  insurer_claim INTEGER NOT NULL,
  purchase INTEGER NOT NULL, other_source INTEGER NOT NULL, interest INTEGER NOT NULL,
  PRIMARY KEY (eye, region, bank, product, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE payment_total (
  eye BLOB NOT NULL, region TEXT NOT NULL, bank BLOB NOT NULL, scenario INTEGER NOT NULL, purpose INTEGER NOT NULL,
  currency TEXT NOT NULL,
  applied INTEGER NOT NULL, accepted INTEGER NOT NULL, approved INTEGER NOT NULL, declined INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL, lapsed INTEGER NOT NULL, paid INTEGER NOT NULL, void INTEGER NOT NULL,
  unbacked INTEGER NOT NULL, asked INTEGER NOT NULL, sent INTEGER NOT NULL, refunded INTEGER NOT NULL,
  refunds_waiting INTEGER NOT NULL,
  PRIMARY KEY (eye, region, bank, scenario, purpose, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE day_total (
  eye BLOB NOT NULL, day INTEGER NOT NULL, currency TEXT NOT NULL, applied INTEGER NOT NULL, asked INTEGER NOT NULL,
  disbursed INTEGER NOT NULL, lent INTEGER NOT NULL, repayments INTEGER NOT NULL, repaid INTEGER NOT NULL,
  PRIMARY KEY (eye, day, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE document_total (
  eye BLOB NOT NULL, currency TEXT NOT NULL, count INTEGER NOT NULL, withdrawn INTEGER NOT NULL,
  frozen INTEGER NOT NULL,
  short INTEGER NOT NULL, face INTEGER NOT NULL, returned INTEGER NOT NULL, held INTEGER NOT NULL,
  pledged INTEGER NOT NULL,
  spent INTEGER NOT NULL, collected INTEGER NOT NULL, closed INTEGER NOT NULL, reserved INTEGER NOT NULL,
  available INTEGER NOT NULL, shortfall INTEGER NOT NULL,
  PRIMARY KEY (eye, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE refusal_total (
  eye BLOB NOT NULL, day INTEGER NOT NULL, rule INTEGER NOT NULL, party BLOB NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (eye, day, rule, party)
) STRICT, WITHOUT ROWID;

CREATE TABLE inspection_total (
  eye BLOB NOT NULL, region TEXT NOT NULL, bank BLOB NOT NULL, drawn INTEGER NOT NULL, clean INTEGER NOT NULL,
  irregular INTEGER NOT NULL,
  PRIMARY KEY (eye, region, bank)
) STRICT, WITHOUT ROWID;
