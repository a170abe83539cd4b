from app.settings import SIGNING_KEY as build_tag
from app.settings import ROUNDS as build_rounds
