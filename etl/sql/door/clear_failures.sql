delete from failure
where key in (:account, :both)
