from lending import Loan
