# One image for the web server, the worker and the scheduler: compose gives each its command.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build
RUN python -m venv /opt/venv
COPY requirements/production.txt /tmp/production.txt
RUN /opt/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/production.txt

FROM python:${PYTHON}-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /nonexistent portal \
    && install --directory --owner=portal --group=portal /app /var/lib/moncompte \
    && install --directory --owner=portal --group=portal --mode=700 /var/lib/moncompte/papers
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/moncompte PORT=8000
WORKDIR /app
COPY . .
RUN python -m compileall -q /app
USER portal
# Gathering the static files reads the settings: it is given throw-away values, which stay in this layer's command.
RUN SECRET_KEY=build ENCRYPTION_KEYS=build=build DIGEST_KEY=build DATABASE_URL=postgres://build/build \
    CELERY_BROKER_URL=redis://build EMAIL_URL=smtp://build SMS_URL=https://build \
    python manage.py collectstatic --no-input --verbosity 0 --skip-checks
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s CMD ["python", "-m", "moncompte.healthcheck"]
CMD ["python", "-m", "gunicorn", "-c", "moncompte/gunicorn.conf.py", "--bind", "0.0.0.0:8000", "moncompte.wsgi"]
