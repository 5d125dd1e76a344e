-- The store's tables. Portable to DuckLake: no keys, checks, indexes, sequences or enums;
-- ids are made in Python (UUIDv7) or are content hashes; uniqueness is proved by queries/checks.
-- All timestamps are Viet Nam time (UTC+7) without a zone.

-- ---- registers: the current reading of data/reference, rewritten whole in one transaction.
-- Every reading is logged in reference_load and its files are kept beside the originals.

create table reference_load (
    load_id uuid not null,
    loaded_at timestamp not null,
    sha256 varchar not null,        -- of all files of the reading, in name order
    source varchar not null         -- folder they came from
);

create table plan (
    plan_id varchar not null,
    title varchar not null,
    short_title varchar not null,   -- for menus
    issuer varchar not null,
    number varchar,                 -- null where the text has none
    issued_on date,
    year integer not null,          -- the year the annual tables belong to
    area varchar not null,
    parent_document varchar,
    recipients varchar[] not null,
    is_sample boolean not null,     -- invented for demonstration
    note varchar,                   -- what the text does not say, said plainly
    position integer not null
);

create table content_item (
    plan_id varchar not null,
    content_item_id varchar not null,   -- the plan's own numbering: 'II.1.a'; unique within the plan
    section varchar not null,           -- heading it stands under
    title varchar not null,             -- short wording for tables
    quote varchar not null,             -- the plan's words
    lead varchar,
    implementers varchar,
    audience varchar,
    target varchar,                     -- as written
    target_value decimal(18, 4),
    target_indicator_id varchar,
    time_text varchar,
    time_start date,
    time_end date,
    is_out_of_scope boolean not null,   -- present so that the plan reads whole; never reportable
    position integer not null
);

create table content_item_indicator (
    plan_id varchar not null,
    content_item_id varchar not null,
    indicator_id varchar not null,
    position integer not null
);

-- which units must report an item of which report; out-of-scope items have no row
create table requirement (
    plan_id varchar not null,
    report_id varchar not null,
    content_item_id varchar not null,
    unit_id varchar not null
);

create table indicator (
    indicator_id varchar not null,
    name varchar not null,
    measure_unit varchar not null,      -- 'tin, bài'
    kind varchar not null,              -- flow | stock | ratio
    value_type varchar not null,        -- count | decimal | yes_no
    position integer not null
);

-- one row per unit and stretch of time in which name, type and level were these
create table unit (
    unit_id varchar not null,
    name varchar not null,
    short_name varchar not null,
    organisation varchar not null,      -- ubnd | hnd | mttq | lhpn | so | khac
    unit_type varchar not null,         -- huyen | thi_xa | thanh_pho | xa | phuong | thi_tran | dac_khu | so_nganh | tinh | truc_thuoc
    level varchar not null,             -- province | district | commune
    area_code varchar,                  -- GSO code; reused after 1/7/2025, so never an identity
    valid_from date not null,
    valid_to date,                      -- last day, null = open
    is_placeholder boolean not null,    -- the plan counts it but does not name it
    is_sample boolean not null,
    source varchar,
    position integer not null
);

create table unit_parent (
    unit_id varchar not null,
    parent_id varchar not null,
    tree varchar not null,              -- state | party | front | mass
    valid_from date not null,
    valid_to date
);

create table unit_successor (
    unit_id varchar not null,
    successor_id varchar not null,
    effective_on date not null,
    share decimal(9, 6),
    source varchar
);

create table unit_alias (
    unit_id varchar not null,
    alias varchar not null,
    valid_from date,
    valid_to date
);

create table report (
    report_id varchar not null,
    plan_id varchar not null,
    title varchar not null,
    form_id varchar not null,
    recipient varchar,
    channel varchar,
    frequency varchar,
    quote varchar,                      -- the plan's words that ask for it
    deadline_reading varchar not null,  -- strict | inclusive: how 'trước ngày' is read
    roll_policy varchar not null,       -- none | next_working_day | previous_working_day
    return_policy varchar not null,     -- voids | keeps_clock
    note varchar,
    position integer not null
);

create table period (
    report_id varchar not null,
    period_id varchar not null,         -- '2022', '2022-H1', '2022-Q1', '2022-01'; unique within the report
    label varchar not null,             -- 'Quý I/2022'
    period_start date not null,
    period_end date not null,
    due_nominal date,                   -- the date written; null where the plan is silent
    due_text varchar,                   -- 'trước ngày 10/11/2022'
    source varchar,
    position integer not null
);

create table assignment (
    report_id varchar not null,
    unit_id varchar not null,
    valid_from date not null,
    valid_to date
);

create table calendar_day (
    day date not null,
    is_working boolean not null,
    working_index integer not null,     -- working days from the first day of the table to this one
    reason varchar                      -- why it is off, or worked
);

-- derived from the registers: one row per report that is owed
create table obligation (
    obligation_id uuid not null,        -- md5 of 'report|unit|period'
    plan_id varchar not null,
    report_id varchar not null,
    unit_id varchar not null,
    period_id varchar not null,
    period_label varchar not null,
    period_start date not null,
    period_end date not null,
    period_position integer not null,
    unit_name varchar not null,         -- unit, type, level and parent as they were on period_end
    unit_short_name varchar not null,
    unit_type varchar not null,
    level varchar not null,
    parent_id varchar,
    unit_position integer not null,
    due_nominal date,
    due_base date,                      -- after the reading of 'trước ngày' and the working-day policy
    due_steps varchar not null,         -- json list: how due_base came from due_nominal
    return_policy varchar not null,
    required_item_count integer not null,
    straddles_reorganisation boolean not null
);

-- ---- the ledger: append-only

create table submission (
    submission_id uuid not null,
    sha256 varchar,                     -- null when refused unstored (secrecy mark)
    file_name varchar,
    byte_count bigint,
    received_at timestamp not null,     -- when the office got it
    loaded_at timestamp not null,       -- when this machine took it in
    channel varchar,
    outcome varchar not null,           -- accepted | duplicate | refused | waiting
    obligation_id uuid,
    plan_id varchar,
    report_id varchar,
    unit_id varchar,
    period_id varchar,
    form_id varchar,
    form_version varchar,
    version integer,                    -- 1, 2 … of the accepted ones of an obligation, in load order
    is_nil boolean,
    duplicate_of uuid,
    loaded_by varchar
);

create table submission_item (
    submission_id uuid not null,
    content_item_id varchar not null,
    state varchar not null,             -- reported | nil | blank
    note varchar,
    cell varchar
);

create table fact (
    submission_id uuid not null,
    content_item_id varchar not null,
    indicator_id varchar not null,
    basis varchar not null,             -- in_period | cumulative
    value decimal(18, 4) not null,
    sheet varchar not null,
    cell varchar not null
);

create table finding (
    submission_id uuid not null,
    position integer not null,
    severity varchar not null,          -- error | warning
    code varchar not null,
    sheet varchar,
    cell varchar,
    field varchar,
    value varchar,
    params varchar not null             -- json
);

create table decision (
    decision_id uuid not null,
    kind varchar not null,              -- extension | exemption | return | withdrawal
    report_id varchar,                  -- extension, exemption: scope; null parts mean all
    period_id varchar,
    unit_id varchar,
    unit_type varchar,
    submission_id uuid,                 -- return, withdrawal
    new_due date,                       -- extension
    document_number varchar,
    document_date date,
    reason varchar not null,
    decided_by varchar,
    granted_at timestamp not null,
    entered_at timestamp not null
);

-- ---- the site itself

create table form (
    form_id varchar not null,
    version varchar not null,
    layout varchar not null             -- json of data/reference/forms/<form_id>.yml
);

create table setting (                  -- append-only, the latest wins: 'is_sample' = 'true' | 'false'
    key varchar not null,
    value varchar not null,
    set_at timestamp not null
);
