SELECT member.name, recruiter.name
FROM member
LEFT JOIN member AS recruiter ON recruiter.id = member.recruited_by;
