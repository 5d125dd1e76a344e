"""The door's own addresses."""

SIGN_IN, SIGN_OUT, PASSWORD, SETUP, ME, HEALTH = (
    "/dang-nhap", "/dang-xuat", "/doi-mat-khau", "/thiet-lap", "/tai-khoan", "/health")
OURS = frozenset({SIGN_IN, SIGN_OUT, PASSWORD, SETUP, ME, HEALTH})
