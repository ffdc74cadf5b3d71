from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Compressed and hashed, also where one JavaScript module imports another."""

    support_js_module_import_aggregation = True
