FROM gcr.io/distroless/static:nonroot
COPY tool /tool
