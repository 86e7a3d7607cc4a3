"""Every mapped class at once, for whoever deals with the records as a whole: migrations, backup, retention."""

import api.auditing
import api.checkins.tables
import api.members.tables
import api.qa.tables
import api.summaries.tables
from api.db import Base

# Importing the modules is what registers their tables.
REGISTERED = (api.auditing, api.members.tables, api.checkins.tables, api.qa.tables, api.summaries.tables)
METADATA = Base.metadata
