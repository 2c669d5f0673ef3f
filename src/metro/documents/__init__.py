"""The only package that speaks ReportLab: certificate, notice, record."""
