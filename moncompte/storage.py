from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashes the modules that a module imports too, so that a new version never meets an old one."""

    support_js_module_import_aggregation = True
