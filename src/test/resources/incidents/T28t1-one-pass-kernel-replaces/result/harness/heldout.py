"""The same comparison on shapes that were held out."""
import score

score.main()
