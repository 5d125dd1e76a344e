"""The door's own addresses."""

SIGN_IN, SIGN_OUT, PASSWORD, SETUP, ME, HEALTH = (
    "/dang-nhap", "/dang-xuat", "/doi-mat-khau", "/thiet-lap", "/tai-khoan", "/health")
METRICS = "/metrics"     # of figures of operation
LEFT = f"{SIGN_IN}?het=1"       # where a sign-on provider sends who has left it
# of a sign-on provider: go there, come back
SIGN_ON, SIGN_ON_BACK = "/dang-nhap-tinh", "/dang-nhap-tinh/ve"
OURS = frozenset({SIGN_IN, SIGN_OUT, PASSWORD, SETUP, ME, HEALTH, SIGN_ON, SIGN_ON_BACK})
