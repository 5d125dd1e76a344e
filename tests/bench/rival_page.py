"""What many would write first: a bare Streamlit page of the same obligations, with a table and a ready-made chart."""

import sys
from pathlib import Path

import plotly.express as px
import streamlit as st

# `streamlit run` puts this folder on the path, not the root
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import queries
from etl.store import Store, now


@st.cache_data
def obligations():
    connection = queries.prepare(Store().read())
    return queries.run(connection, "obligation_status", as_of=now(), unit_ids=queries.all_units(connection),
                       plan_ids=None, with_extensions=True, period_ids=None)


st.title("Tiến độ báo cáo")
frame = obligations()
periods = frame["period_label"].unique().tolist()
period = st.selectbox("Kỳ", ["Tất cả", *periods], key="ky", bind="query-params")
shown = frame if period == "Tất cả" else frame[frame["period_label"] == period]
counts = shown.groupby(["period_label", "status"], as_index=False).size()
st.plotly_chart(px.bar(counts, x="period_label", y="size", color="status"))
st.dataframe(shown.pivot_table(index="unit_name", columns="period_label", values="status", aggfunc="last"))
