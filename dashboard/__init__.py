"""What people see: the only part of the product that knows Streamlit and Vietnamese words."""
