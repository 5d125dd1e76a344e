insert into decided_alias (unit_id, alias, valid_from, decision_id, entered_at)
values ($unit_id, $alias, $valid_from, $decision_id, $entered_at)
